import { EverfreshError } from '../values/error.js'

/**
 * A file as the text of a page. What the HTML parser would change (HTML, "Preprocessing the input stream") is changed
 * before, so that a digest of the text is that of the element.
 * @throws {EverfreshError} `inline-unsupported`
 */
export function inlineText(path: string, bytes: Uint8Array): string {
  return decode(path, bytes)
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '\ufffd')
    .replace(/^@charset "[^"]*";/, '')
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
  } catch {
    throw notInlined(path, 'it is neither UTF-8 nor UTF-16: save it as UTF-8')
  }
}

/** By the byte order mark, then by what a stylesheet says of itself (CSS Syntax 3, section 3.2). */
function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  return /^@charset "([^"]*)";/.exec(head)?.[1] ?? 'utf-8'
}

export function notInlined(path: string, why: string): EverfreshError {
  return new EverfreshError('inline-unsupported', `"${path}" can't be put into a page: ${why}`)
}
