import { readCss } from './css.mjs'
import { readImportMap } from './import-map.mjs'
import { readJavaScript } from './javascript.mjs'

const javaScript = /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/i

/** The references in what a `<style>` or `<script>` holds; a script that doesn't parse is not run, so it has none. */
export function readContent(name, attributes, text) {
  if (name === 'style') return readCss(text)
  const given = (wanted) => attributes.find((each) => each.name === wanted)?.value
  const type = (given('type') ?? '').trim()
  if (['src', 'href', 'xlink:href'].some((each) => given(each) !== undefined)) return []
  if (/^importmap$/i.test(type)) return readOrNothing(readImportMap, text)
  return javaScript.test(type) ? inScript(type, readOrNothing(readJavaScript, text)) : []
}

function readOrNothing(read, text) {
  try {
    return read(text)
  } catch {
    return []
  }
}

/** In a page, a classic script and a module are two things: only one of them is surely no template's text. */
function inScript(type, seen) {
  const where = /^module$/i.test(type) ? 'inline module' : 'inline script'
  return seen.map((each) => ({ ...each, kind: `${where}: ${each.kind}` }))
}
