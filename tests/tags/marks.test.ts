import { inspect } from 'node:util'
import Handlebars from 'handlebars'
import { html as honoHtml } from 'hono/html'
import { jsx } from 'hono/jsx'
import { expect, test } from 'vitest'
import { html } from '../../src/tags/html.js'

const tag = html('<b title="&amp;">')
const text = '<b title="&amp;">'

test.each<readonly [string, unknown]>([
  ['Handlebars', Handlebars.compile('{{tag}}')({ tag })],
  ['Handlebars, told to leave it', Handlebars.compile('{{{tag}}}')({ tag })],
  ['JSX of Hono', String(jsx('p', {}, tag)).slice(3, -4)],
  ['the literal of Hono', String(honoHtml`${tag}`)],
  ['a template literal', `${tag}`],
  ['a sum', ''.concat(tag)],
  ['a list', [tag].join('')],
  ['JSON', JSON.parse(JSON.stringify(tag))],
  ['the console', inspect(tag)],
  ['a text', String(tag)],
])('%s takes an element as HTML', (_, rendered) => {
  expect(rendered).toBe(text)
})
