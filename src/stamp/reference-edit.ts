import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import { takeApart } from '../values/query.js'
import type { Strategy } from '../values/strategy.js'
import { parameterOf, versionedSegment } from '../values/versioned-url.js'
import type { Edit } from './edits.js'
import type { Link } from './graph.js'
import { type VersionPair, writeReference } from './write-reference.js'

/** What puts the version of its target into a link as it is written; nothing where there is no version. */
export function referenceEdits(
  path: LogicalPath,
  raw: string,
  link: Link,
  version: string | undefined,
  strategy: Strategy,
): Edit[] {
  if (version === undefined) return []
  const { start, end, target } = link
  const versioned = versionedPart(target, version, strategy)
  const written =
    strategy.in === 'query' && isInXmlText(path, link)
      ? writeReference(withoutQuery(link), withoutQuery({ specifier: raw }).specifier, versioned)
      : writeReference(link, raw, versioned)
  return [{ start, end, text: written }]
}

/** A URL, in JSON, with the version of the file that it names. */
export function withVersion(url: string, file: LogicalPath, version: string, strategy: Strategy): string {
  const reference = { start: 0, end: url.length, specifier: url, syntax: 'json-string' } as const
  return writeReference(reference, url, versionedPart(file, version, strategy))
}

/** What of a URL says the version. */
function versionedPart(target: LogicalPath, version: string, strategy: Strategy): string | VersionPair {
  return strategy.in === 'filename'
    ? versionedSegment(target, version, strategy)
    : { parameter: parameterOf(strategy), version }
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
