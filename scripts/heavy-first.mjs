import { BaseSequencer } from 'vitest/node'

/** What takes longest, so that no core is idle at the end while another has it still to do. */
const heaviest = [
  'tests/long/publish.test.ts',
  'tests/docs.test.ts',
  'tests/build/killed.test.ts',
  'tests/examples.test.ts',
  'tests/cli/output.test.ts',
]

/** Vitest's order, with the heaviest files before all others, and those of one project one after the other. */
export class HeavyFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => rankOf(a) - rankOf(b))
  }
}

function rankOf({ moduleId, project }) {
  const rank = heaviest.findIndex((name) => moduleId.endsWith(name))
  if (rank >= 0) return rank
  return heaviest.length + (project.name === 'quick' ? 1 : 0)
}
