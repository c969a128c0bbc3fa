import { beforeAll, expect, test } from 'vitest'
import { findInXml } from '../../src/find/html.js'
import { prepareJavaScript } from '../../src/find/javascript.js'
import { findsWhatIsMarked } from './rows.js'

beforeAll(prepareJavaScript)

const svg = 'http://www.w3.org/2000/svg'
const xlink = 'http://www.w3.org/1999/xlink'

findsWhatIsMarked(findInXml, [
  ['XLink', `<svg xmlns="${svg}" xmlns:xlink="${xlink}"><use xlink:href="«a.svg#b»"/></svg>`],
  ['XLink under another prefix', `<svg xmlns:l="${xlink}"><image l:href="«a.png»"/></svg>`],
  ['XLink bound where it is used', `<svg><image l:href="«a.png»" xmlns:l='${xlink}'/></svg>`],
  ['a prefix that means something else', `<svg xmlns:l="urn:x"><image l:href="a.png"/></svg>`],
  ['the prefix xlink for something else', `<svg xmlns:xlink="urn:x"><image xlink:href="a.png"/></svg>`],
  [
    'SVG under a prefix',
    `<s:svg xmlns:s="${svg}"><s:image href="«a.png»"/><s:style>@import "«b.css»"</s:style></s:svg>`,
  ],
  ['a prefix that is not SVG', `<s:svg xmlns:s="urn:x"><s:image href="a.png"/></s:svg>`],
  [
    'a namespace as an entity, as drawing programs write it',
    `<!DOCTYPE svg [ <!ENTITY ns_xlink "${xlink}"> ]><svg xmlns:l="&ns_xlink;"><image l:href="«a.png»"/></svg>`,
  ],
  ['an image by its old name is no image here', '<svg><image src="a.png"/></svg>'],
])

test('a URL that holds an entity of the document is a fault, and others are found', () => {
  const text = '<!DOCTYPE svg [ <!ENTITY x "a.png"> ]><svg><image href="d/&x;"/><image href="b.png"/></svg>'
  const { references, faults } = findInXml(text)
  expect(references.map(({ specifier }) => specifier)).toEqual(['b.png'])
  expect(faults).toEqual([
    {
      code: 'reference-malformed',
      offset: text.indexOf('d/&x;'),
      message: expect.stringContaining('"d/&x;"'),
    },
  ])
})
