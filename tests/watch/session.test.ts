import { test } from 'vitest'
import { sessionsAlike } from './session-property.js'

test('whatever is edited, a session leaves what a build alone would leave', { timeout: 60_000 }, () =>
  sessionsAlike(3),
)
