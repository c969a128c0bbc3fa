import { test } from 'vitest'
import { buildsAlike } from './warm-property.js'

test('whatever was changed since, a build that remembers gives what one gives that does not', () =>
  buildsAlike(40))
