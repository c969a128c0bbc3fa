import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import { takeApart } from '../values/query.js'
import type { Strategy } from '../values/strategy.js'
import { parameterOf, versionedSegment } from '../values/versioned-url.js'
import type { Edit } from './edits.js'
import type { Link } from './graph.js'
import { writeReference } from './write-reference.js'

/** What puts the version of its target into a link of a file's text; nothing where there is no version. */
export function referenceEdits(
  path: LogicalPath,
  text: string,
  link: Link,
  version: string | undefined,
  strategy: Strategy,
): Edit[] {
  if (version === undefined) return []
  const { start, end, target } = link
  const raw = text.slice(start, end)
  if (strategy.in === 'filename')
    return [{ start, end, text: writeReference(link, raw, versionedSegment(target, version, strategy)) }]
  const pair = { parameter: parameterOf(strategy), version }
  const written = isInXmlText(path, link)
    ? writeReference(withoutQuery(link), withoutQuery({ specifier: raw }).specifier, pair)
    : writeReference(link, raw, pair)
  return [{ start, end, text: written }]
}

/**
 * Whether a reference stands in a style sheet or script within XML, where no ampersand may: what an author wrote
 * into the query gives way to the version.
 */
function isInXmlText(path: LogicalPath, { syntax, within }: Link): boolean {
  const isText = within === undefined && /^(?:css|js)-/.test(syntax)
  return isText && /[+/]xml$/.test(mediaType(path))
}

function withoutQuery<T extends { readonly specifier: string }>(reference: T): T {
  const { path, fragment } = takeApart(reference.specifier)
  return { ...reference, specifier: path + fragment }
}
