import { test } from 'vitest'
import { leadsWhereItLed } from './any-map.js'

test.each(['rewrite', 'importmap'] as const)(
  "whatever a map says, modules go where they went, modules: '%s'",
  (modules) => leadsWhereItLed({ modules }, 40),
)

test.each([
  ['rewrite', { in: 'query' }],
  ['importmap', { in: 'query' }],
  ['rewrite', { in: 'query', version: { fixed: '7' } }],
  ['importmap', { in: 'query', version: 'mtime' }],
  ['rewrite', { version: { fixed: '7-2' } }],
  ['importmap', { version: { fixed: '7-2' } }],
] as const)("so they do, modules: '%s', where URLs carry versions by %j", (modules, strategy) =>
  leadsWhereItLed({ modules, strategy }, 15),
)
