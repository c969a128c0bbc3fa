import { test } from 'vitest'
import { diesAndIsUndone, diesAnyTime, diesAtRenames, runsOutOfSpace } from './killed.js'

test('a build that is killed at any moment leaves a whole release, and the next one mends all', async () => {
  await diesAnyTime(3)
})

test('so it does at a rename', async () => {
  await diesAtRenames(5)
})

test('where a build died, a build of the old sources brings the old release back', async () => {
  await diesAndIsUndone()
})

test('a full disk is told in one line, leaves a whole release, and the next build mends all', async () => {
  await runsOutOfSpace(14)
})
