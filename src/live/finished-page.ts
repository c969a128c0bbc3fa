import { readTags } from '../find/html-tags.js'
import type { Part } from '../http/representation.js'
import { decodeText, encodeText, type SourceText } from '../stamp/source-text.js'
import { digestOf, integrityOf } from '../values/digest.js'

/** Makes of a page what is sent of it: with the script, once for each version of the page and URL of the script. */
export function createFinish(scriptUrl: () => string): (page: Part) => Part {
  const finished = new WeakMap<object, { readonly url: string; readonly made: Part }>()
  return (page) => {
    const { content } = page
    if (!(content instanceof Buffer)) return page
    const [url, earlier] = [scriptUrl(), finished.get(content)]
    if (earlier?.url === url) return earlier.made
    const made = finish(page, decodeText(content), url)
    finished.set(content, { url, made })
    return made
  }
}

function finish(page: Part, text: SourceText | null, scriptUrl: string): Part {
  if (text === null) return page
  const content = withTag(text, `<script src="${scriptUrl}" async></script>`)
  return { size: content.length, integrity: integrityOf(digestOf(content)), content }
}

/**
 * A page with a tag of ours: the first in its head, where no `<base>` turns it to another host yet, or behind all
 * else where there is none.
 */
function withTag(page: SourceText, tag: string): Buffer {
  const { text } = page
  const at = startOfHead(text) ?? text.length
  return encodeText({ ...page, text: text.slice(0, at) + tag + text.slice(at) })
}

/** Behind `<head>`; one in a comment or a script is none. */
function startOfHead(text: string): number | undefined {
  let found: number | undefined
  readTags(text, {
    tag() {},
    content({ name }, { start }) {
      if (name === 'head') found ??= start
    },
  })
  return found
}
