import { test } from 'vitest'
import { findsAnyChange } from './any-change.js'

test('whatever was built is clean, and one changed byte of any file in it is found', () => findsAnyChange(12))
