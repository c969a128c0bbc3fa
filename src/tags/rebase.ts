import type { Reference, Role } from '../find/reference.js'
import { escaped } from '../stamp/write-reference.js'

/** Where the text of a file will stand, so that what it refers to is found from there. */
export interface From {
  /** The URL path of the file. */
  readonly path: string
  /** Scheme and host of the file, empty for those of the page. */
  readonly origin: string
}

/** What starts from the page, or from nothing, wherever the script lies. */
const unmoved: readonly (Role | undefined)[] = [
  'map-key',
  'map-scope',
  'page-worker',
  'service-worker',
  'worker-script',
]

/** A text whose relative URLs are absolute; nothing else in it changes. */
export function rebased(text: string, references: readonly Reference[], from: From): string {
  const edits = references.flatMap((reference) => {
    const url = unmoved.includes(reference.role) ? null : absolute(reference, from)
    return url === null ? [] : [{ ...reference, text: escaped(reference, url) }]
  })
  let [done, at] = ['', 0]
  for (const edit of edits) {
    done += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return done + text.slice(at)
}

const nowhere = 'https://everfresh.invalid'

/** `null` for what is absolute, bare, or a place in the document itself. */
function absolute({ specifier, role }: Reference, { path, origin }: From): string | null {
  const given = specifier.trim()
  if (given === '' || /^(?:#|[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(given)) return null
  if (role === 'module' && !/^\.{0,2}\//.test(given)) return null
  if (!URL.canParse(given, nowhere + path)) return null
  const { pathname, search, hash } = new URL(given, nowhere + path)
  const suffix = search === '' && given.includes('?') ? '?' : search
  return origin + pathname + suffix + hash
}
