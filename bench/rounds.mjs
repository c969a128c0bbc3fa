import { progress } from './progress.mjs'

/**
 * Runs each contestant once a round and returns their results in its order, a list for each. Round 0 only warms up.
 * Every round starts with another contestant, so that none always runs in the wake of the same neighbour.
 */
export async function interleave(title, contestants, rounds, run) {
  const results = contestants.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    progress(`${title}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
    for (const index of startingWith(round % contestants.length, contestants.length)) {
      const result = await run(contestants[index], round)
      if (round > 0) results[index].push(result)
    }
  }
  progress('')
  return results
}

function startingWith(first, length) {
  return Array.from({ length }, (_, step) => (first + step) % length)
}
