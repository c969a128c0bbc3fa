import mime from 'mime-types'

/** `text/css` of `css/site.css`; `application/octet-stream` where the extension says nothing. */
export function mediaType(path: string): string {
  const dot = path.lastIndexOf('.')
  if (dot <= path.lastIndexOf('/')) return octets
  const extension = path.slice(dot)
  const known = types.get(extension)
  if (known !== undefined) return known
  const type = mime.lookup(extension) || octets
  // Names come from requests as well, and must not fill the memory.
  if (types.size < 1000) types.set(extension, type)
  return type
}

const octets = 'application/octet-stream'
const types = new Map<string, string>()

/**
 * The value of `Content-Type`. Text is said to be UTF-8 only where it is: a charset in the header beats the
 * one that an older file names in itself.
 */
export function contentType(path: string, isUtf8: boolean): string {
  const type = mediaType(path)
  return isUtf8 && isText(type) ? inUtf8(type) : type
}

/** One string for all files of a type, of which there may be very many. */
function inUtf8(type: string): string {
  const known = utf8Types.get(type) ?? `${type}; charset=utf-8`
  // There are no more of them than types.
  utf8Types.set(type, known)
  return known
}

const utf8Types = new Map<string, string>()

/** Types for which a charset means something. XML and SVG say theirs themselves. */
export function isText(type: string): boolean {
  return type.startsWith('text/') || /^application\/(?:json|[\w.-]+\+json|javascript)$/.test(type)
}

/** Where compression is worth a try: text, and the few binary forms that are not compressed already. */
export function isCompressible(type: string): boolean {
  return isText(type) || mime.charset(type) !== false || compressible.test(type)
}

const compressible =
  /\+xml$|\/xml$|^application\/(?:wasm|vnd\.ms-fontobject|x-font-ttf)$|^font\/(?:ttf|otf|collection)$|^image\/(?:bmp|vnd\.microsoft\.icon|x-icon)$|^model\/gltf-binary$/
