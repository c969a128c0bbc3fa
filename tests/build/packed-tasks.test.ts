import { expect, test } from 'vitest'
import { packTasks, unpackTasks } from '../../src/build/packed-tasks.js'
import type { ScanTask } from '../../src/build/scan-file.js'
import { parseLogicalPath } from '../../src/values/logical-path.js'

function task(path: string, more: Partial<ScanTask> = {}): ScanTask {
  const state = { size: 2 ** 40, signature: '1:2:3:4', changed: 1.25 }
  return { path: parseLogicalPath(path), file: `/a\n b/${path}`, ...state, stage: null, ...more }
}

test('every task comes out of its package as it went in', () => {
  const tasks = [task('a.css'), task('b\n/é.js', { stage: { file: '/o/1', shown: 'b/é.js' }, size: 0 })]
  const at = unpackTasks(packTasks(tasks))
  expect([at(1), at(0)]).toEqual(tasks.toReversed())
})
