import { test } from 'vitest'
import { leadsWhereItLed } from './any-map.js'

test.each(['rewrite', 'importmap'] as const)(
  "whatever a map says, modules go where they went, modules: '%s'",
  (modules) => leadsWhereItLed(modules, 40),
)
