import { defineConfig } from 'vitest/config'
import { HeavyFirst } from './scripts/heavy-first.mjs'

/** They replace modules in their process, or watch what it has in memory or open. */
const alone = [
  'tests/bundles/again.test.ts',
  'tests/build/remembered-variants.test.ts',
  'tests/build/variants.test.ts',
  'tests/build/warm.test.ts',
  'tests/doors/{failure,fetch,held,large,outside,reload}.test.ts',
  'tests/io/descriptors.test.ts',
  'tests/live/{reading,reload,vectors}.test.ts',
  'tests/releases/killed.test.ts',
]

/**
 * Whole programs many times over; what they show is shown by few in the quick ones, too: proxies by `proxy/table`,
 * examples by `examples`, deltas by `http/deltas`, schemes by `schemes/docs`, `init` by `init/projects`, doors by `doors/held`,
 * types by `types/command`, configs by `config/options`, live reload by `live/reload`, import maps by `references/import-map`, Vite by
 * `vite/documents`, the edge by `proxy/edge`, the browser by `browser/freshness` and the tests of what it is given.
 */
const patient = [
  'tests/browser/{deltas,example,import-map,tags,vite}.test.ts',
  'tests/cli/untouched.test.ts',
  'tests/config/config.test.ts',
  'tests/doors/clients.test.ts',
  'tests/example-pages.test.ts',
  'tests/init/servers.test.ts',
  'tests/live/reload-browser.test.ts',
  'tests/proxy/{built,edge-cache}.test.ts',
  'tests/references/any-map.test.ts',
  'tests/schemes/command.test.ts',
  'tests/types/{completion,paths}.test.ts',
]

const long = ['tests/long/**/*.test.ts', ...patient]

export default defineConfig({
  test: {
    // The servers and browsers of the tests need more than a unit does, on a machine with two cores.
    maxWorkers: '100%',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    sequence: { sequencer: HeavyFirst },
    // Which of them run is said by scripts/test.mjs. One process for many files loads everything once: half the time.
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['tests/**/*.test.ts'],
          exclude: [...long, ...alone],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
      { extends: true, test: { name: 'long', include: long } },
    ],
  },
})
