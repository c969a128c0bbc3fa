import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { walk } from './files.mjs'

const root = join(import.meta.dirname, 'out')
const own = join(root, String(process.pid))

/**
 * A folder that doesn't exist yet, where the disk is at its usual speed.
 *
 * ext4 reuses no inode for minutes after its file was deleted, yet looks at each such inode again for every file that
 * it creates beside them: after one `rm -rf` of earlier outputs, writing the tree took up to ten times as long, for
 * the floor and for us alike, and the ratio said nothing. So no file is deleted before the last round; the folders are
 * spread over the disk (`chattr +T`, a mere wish, which other file systems ignore); and of several places, since an
 * earlier run's files may have lain there, the fastest is taken.
 */
export function freshFolder() {
  mkdirSync(own, { recursive: true })
  for (const folder of [root, own]) spawnSync('chattr', ['+T', folder], { stdio: 'ignore' })
  const places = Array.from({ length: 6 }, timePlace)
  const [fastest] = places.sort((a, b) => a.milliseconds - b.milliseconds)
  return join(fastest.place, 'fresh')
}

function timePlace() {
  const place = join(own, randomBytes(6).toString('hex'))
  const probe = join(place, 'probe')
  mkdirSync(probe, { recursive: true })
  const start = performance.now()
  for (let number = 0; number < 32; number++) writeFileSync(join(probe, String(number)), '')
  return { place, milliseconds: performance.now() - start }
}

/**
 * Gives back the disk and the cache of an output that was measured, but not its inodes. A virtual machine whose rounds
 * each take new memory for the cache becomes twice as slow after some gigabytes.
 */
export function emptyFiles(folder) {
  walk(folder, (path) => truncateSync(join(folder, path)))
}

/** Writes out what is pending, so that the next round doesn't pay for an earlier one. */
export function settleDisk() {
  spawnSync('sync', { stdio: 'ignore' })
}

export function removeFolders() {
  rmSync(own, { recursive: true, force: true, maxRetries: 5 })
}
