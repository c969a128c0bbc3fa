import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { BuildProgress } from '../../src/build.js'
import { ProgressBar, ProgressLines, type Screen } from '../../src/cli/progress.js'
import { barLine, logLine } from '../../src/cli/progress-text.js'

const half: BuildProgress = {
  phase: 'compress',
  done: 1234,
  total: 4000,
  bytes: 37_000_000,
  totalBytes: 74_000_000,
}
const files: BuildProgress = { phase: 'switch', done: 300, total: 1200, bytes: 0, totalBytes: 0 }

describe('a line of progress', () => {
  test.each<[BuildProgress, number, number, string]>([
    [
      half,
      9000,
      100,
      'compressing  [##########----------]  1,234 of 4,000  37.0 MB of 74.0 MB  4.1 MB/s  9 s left',
    ],
    [half, 9000, 80, 'compressing  [##########----------]  1,234 of 4,000  4.1 MB/s  9 s left'],
    [half, 9000, 62, 'compressing  [##########----------]  1,234 of 4,000  9 s left'],
    [half, 9000, 45, 'compressing  1,234 of 4,000  9 s left'],
    [half, 9000, 30, 'compressing  1,234 of 4,000'],
    [half, 9000, 12, 'compressing'],
    [half, 9000, 6, 'compr'],
    [half, 100_000, 80, 'compressing  [##########----------]  1,234 of 4,000  370 kB/s  1 min 40 s left'],
    [files, 2000, 80, 'switching  [#####---------------]  300 of 1,200  150/s  6 s left'],
    [files, 500, 80, 'switching  [#####---------------]  300 of 1,200'],
    [{ ...files, done: 0 }, 2000, 80, 'switching  [--------------------]  0 of 1,200'],
    [{ ...files, done: 0, total: 0 }, 2000, 80, 'switching  [--------------------]  0 of 0'],
    [
      { ...half, bytes: 80_000_000 },
      9000,
      62,
      'compressing  [####################]  1,234 of 4,000  0 s left',
    ],
    [
      { ...files, phase: 'wait', holder: { pid: 4711, host: 'b7', since: '2024-06-01T12:00:00.000Z' } },
      0,
      45,
      'waiting for another build (process 4711 on b',
    ],
  ])('%j after %d ms in %d columns', (progress, milliseconds, columns, line) => {
    expect(barLine(progress, milliseconds, columns)).toBe(line)
    expect(line.length).toBeLessThan(columns)
  })

  test('has no bar in a log', () => {
    expect(logLine(half, 9000)).toBe(
      'everfresh: compressing, 1,234 of 4,000 files, 37.0 MB of 74.0 MB, 9 s left',
    )
    expect(logLine({ ...files, phase: 'wait' }, 0)).toBe(
      'everfresh: waiting for another build (it does not say which)',
    )
  })
})

/** What was written to a terminal of a width that may change, and who listens for that. */
function fakeScreen(columns?: number) {
  const written: string[] = []
  const resized = new Set<() => void>()
  const screen = {
    columns,
    write: (text: string) => written.push(text) > 0,
    on: (_: string, listener: () => void) => {
      resized.add(listener)
      return screen
    },
    off: (_: string, listener: () => void) => {
      resized.delete(listener)
      return screen
    },
  }
  return { screen, written, resized, open: () => screen as unknown as Screen }
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

describe('a bar', () => {
  test('never shows in a short build', () => {
    const { written, open } = fakeScreen(80)
    const bar = new ProgressBar(open)
    bar.show(files)
    vi.advanceTimersByTime(299)
    bar.end()
    expect(written).toEqual([])
  })

  test('draws one line again and again, and is gone at the end', () => {
    const { written, open } = fakeScreen(80)
    const bar = new ProgressBar(open)
    bar.show({ ...files, done: 0 })
    vi.advanceTimersByTime(300)
    bar.show({ ...files, done: 600 })
    vi.advanceTimersByTime(100)
    bar.end()
    vi.advanceTimersByTime(1000)
    expect(written).toEqual([
      '\r\x1b[Jswitching  [--------------------]  0 of 1,200',
      '\r\x1b[Jswitching  [##########----------]  600 of 1,200',
      '\r\x1b[J',
    ])
  })

  test('follows a window that becomes narrower, and takes away what that broke', () => {
    const { screen, written, resized, open } = fakeScreen(80)
    const bar = new ProgressBar(open)
    bar.show(files)
    vi.advanceTimersByTime(300)
    screen.columns = 30
    for (const resize of resized) resize()
    expect(written.at(-1)).toBe('\x1b[1A\r\x1b[Jswitching  300 of 1,200')
    bar.end()
    expect(resized.size).toBe(0)
  })
})

describe('in a log', () => {
  test('a phase is worth a line after five seconds, and another one each half minute', () => {
    const { written, open } = fakeScreen()
    const lines = new ProgressLines(open)
    lines.show({ ...half, phase: 'read' })
    vi.advanceTimersByTime(4000)
    lines.show(half)
    vi.advanceTimersByTime(4000)
    expect(written).toEqual([])
    vi.advanceTimersByTime(62_000)
    lines.end()
    vi.advanceTimersByTime(62_000)
    expect(written).toEqual(
      ['5 s', '35 s', '1 min 5 s'].map(
        (left) => `everfresh: compressing, 1,234 of 4,000 files, 37.0 MB of 74.0 MB, ${left} left\n`,
      ),
    )
  })

  test('it is said at once for whom a build waits', () => {
    const { written, open } = fakeScreen()
    new ProgressLines(open).show({ ...files, phase: 'wait' })
    expect(written).toHaveLength(1)
  })
})
