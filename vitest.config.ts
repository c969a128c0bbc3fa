import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/long/**'],
    // The servers and browsers of the tests need more than a unit does, on a machine with two cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
