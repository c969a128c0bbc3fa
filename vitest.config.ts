import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Which of them run, the quick or the long, is said by scripts/test.mjs.
    include: ['**/*.test.ts'],
    // The servers and browsers of the tests need more than a unit does, on a machine with two cores.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
