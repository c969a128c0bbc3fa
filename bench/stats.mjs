export function summarize(samples) {
  const sorted = samples.toSorted((a, b) => a - b)
  return { median: middle(sorted), low: sorted[0], high: sorted.at(-1), samples }
}

/**
 * With `ratio`, that of the medians. Its spread is that of the single rounds, in each of which both ran close together.
 */
export function against(samples, floor) {
  const summary = summarize(samples)
  const rounds = summarize(samples.map((sample, round) => sample / floor[round]))
  const ratio = { median: summary.median / summarize(floor).median, low: rounds.low, high: rounds.high }
  return { ...summary, ratio }
}

function middle(sorted) {
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
