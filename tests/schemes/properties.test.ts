import { test } from 'vitest'
import { keepsAllPromises } from './promises.js'

test('whatever the site, its edits and strategies: URLs have their own bytes, and verify finds nothing', () =>
  keepsAllPromises(15))
