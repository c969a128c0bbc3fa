import { tokenizer } from '@csstools/css-tokenizer'
import { parse } from 'es-module-lexer/minimal'
import { Tokenizer } from 'htmlparser2'
import { findInCss } from '../../dist/find/css.js'
import { findInHtml, findInXml } from '../../dist/find/html.js'
import { findInJavaScript } from '../../dist/find/javascript.js'

// Each loops by itself: a loop that is given the function to call inlines none once it has seen two. All return how
// much they found, so that nothing can be left out as unused.

/** Kinds of files; of each the lexer on which our finder is built, run to its end, and the finder. */
export const kinds = {
  CSS: {
    extensions: ['.css'],
    floor: { name: '@csstools/css-tokenizer', scan: tokenizeCss },
    ours: { name: 'everfresh', scan: findCss },
  },
  HTML: {
    extensions: ['.html'],
    floor: { name: 'htmlparser2 Tokenizer', scan: (texts) => tokenizeMarkup(texts, false) },
    ours: { name: 'everfresh', scan: findHtml },
  },
  SVG: {
    extensions: ['.svg'],
    floor: { name: 'htmlparser2 Tokenizer', scan: (texts) => tokenizeMarkup(texts, true) },
    ours: { name: 'everfresh', scan: findXml },
  },
  JavaScript: {
    extensions: ['.js', '.mjs'],
    floor: { name: 'es-module-lexer', scan: lexModules },
    ours: { name: 'everfresh', scan: findJavaScript },
  },
}

function tokenizeCss(texts) {
  let count = 0
  for (const css of texts) {
    const { nextToken, endOfFile } = tokenizer({ css })
    for (; !endOfFile(); count++) nextToken()
  }
  return count
}

function findCss(texts) {
  let count = 0
  for (const text of texts) count += findInCss(text).references.length
  return count
}

/** As many calls as the finder gets, of functions that do nothing. */
const nothing = Object.fromEntries(
  'attribdata attribend attribentity attribname cdata closetag comment declaration end opentagend opentagname processinginstruction selfclosingtag text textentity'
    .split(' ')
    .map((name) => [`on${name}`, () => {}]),
)

function tokenizeMarkup(texts, xmlMode) {
  let count = 0
  for (const text of texts) {
    const tokenizer = new Tokenizer({ decodeEntities: true, xmlMode, recognizeSelfClosing: xmlMode }, nothing)
    tokenizer.write(text)
    tokenizer.end()
    count += tokenizer.index
  }
  return count
}

function findHtml(texts) {
  let count = 0
  for (const text of texts) count += findInHtml(text).references.length
  return count
}

function findXml(texts) {
  let count = 0
  for (const text of texts) count += findInXml(text).references.length
  return count
}

function lexModules(texts) {
  let count = 0
  for (const text of texts) {
    try {
      count += parse(text)[0].length
    } catch {
      // Not every script of the tree is one that it can read; it has read it as far as that.
    }
  }
  return count
}

function findJavaScript(texts) {
  let count = 0
  for (const text of texts) count += findInJavaScript(text).references.length
  return count
}
