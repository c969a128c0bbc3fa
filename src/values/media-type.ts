import mime from 'mime-types'
import { baseName } from './logical-path.js'

/** `text/css` of `css/site.css`; `application/octet-stream` where the extension says nothing. */
export function mediaType(path: string): string {
  const name = baseName(path)
  const type = name.includes('.') ? mime.lookup(name) : false
  return type || 'application/octet-stream'
}

/**
 * The value of `Content-Type`. Text is said to be UTF-8 only where it is: a charset in the header beats the
 * one that an older file names in itself.
 */
export function contentType(path: string, isUtf8: boolean): string {
  const type = mediaType(path)
  return isUtf8 && isText(type) ? `${type}; charset=utf-8` : type
}

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
