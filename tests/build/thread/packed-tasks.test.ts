import { expect, test } from 'vitest'
import type { ScanTask } from '../../../src/build/scan-file.js'
import { packTasks, unpackTasks } from '../../../src/build/thread/packed-tasks.js'
import { parseLogicalPath } from '../../../src/values/logical-path.js'

function task(root: string, path: string, staged: number | null = null, size = 2 ** 40): ScanTask {
  const file = `${root}/${path}`
  const source = { path: parseLogicalPath(path), file, size, signature: '1:2:3:4', changed: 1.25 }
  return { source, staged }
}

test('every task comes out of its package as it went in', () => {
  const tasks = [task('/a\n b', 'a.css'), task('/é', 'b\n/é.js', 0, 0), task('/a\n b', 'c/d', 2 ** 40)]
  const at = unpackTasks(packTasks(tasks))
  expect([at(2), at(1), at(0)]).toEqual(tasks.toReversed())
})
