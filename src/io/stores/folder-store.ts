import { randomUUID } from 'node:crypto'
import { type BigIntStats, constants, readdirSync, statSync } from 'node:fs'
import { copyFile, link, open, readdir, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { byPath, folderOf } from '../../values/logical-path.js'
import { lockName, privateFolder } from '../layout.js'
import { withLock } from '../lock.js'
import { makeFolder, removeIfEmpty } from '../make-folder.js'
import { isMissing, readError, systemCode, writeError } from '../system-error.js'
import type { Condition, Got, Listed, ObjectBody, ObjectHeaders, Store } from './store.js'

const stagingPrefix = `${privateFolder}/staging-`

/** How old something must be that was written aside to be taken for what a killed process left, in milliseconds. */
const abandoned = 60 * 60 * 1000

/**
 * A folder that others serve, or copy: each object a file. Files appear whole, by rename; those that may not be there
 * yet by a hard link, which is one step; and what replaces a certain one does so under the lock of the folder.
 */
export class FolderStore implements Store {
  readonly keepsHeaders = false
  readonly #root: string
  #isSwept = false

  constructor(
    readonly name: string,
    folder: string,
  ) {
    this.#root = resolve(folder)
  }

  async *list(beginning = ''): AsyncIterable<Listed> {
    const found: Listed[] = []
    walk(this.#root, folderOf(beginning), (key, stats) => {
      const isOurs = key.startsWith(stagingPrefix) || key.startsWith(lockName)
      if (key.startsWith(beginning) && !isOurs)
        found.push({ key, size: Number(stats.size), etag: etagOf(stats) })
    })
    yield* found.sort((a, b) => byPath(a.key, b.key))
  }

  async get(key: string, { unless }: { readonly unless?: string } = {}): Promise<Got | 'unchanged' | null> {
    const file = this.#fileOf(key)
    try {
      if (unless !== undefined && (await this.#etag(key)) === unless) return 'unchanged'
      const handle = await open(file)
      try {
        // Nobody writes into a file that has its name, so that the descriptor gives one state of it.
        const etag = etagOf(await handle.stat({ bigint: true }))
        return { bytes: await handle.readFile(), etag }
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (isMissing(error)) return null
      throw readError(error, file)
    }
  }

  async put(
    key: string,
    body: ObjectBody,
    _headers: ObjectHeaders,
    condition?: Condition,
  ): Promise<{ readonly etag: string } | 'refused'> {
    const target = this.#fileOf(key)
    await this.#sweep()
    const aside = this.#fileOf(`${stagingPrefix}${process.pid}-${randomUUID()}`)
    try {
      makeFolder(dirname(aside))
      if ('bytes' in body) await writeFile(aside, body.bytes, { flush: key.startsWith(privateFolder) })
      else await copyFile(body.file, aside, constants.COPYFILE_FICLONE)
      return (await this.#place(key, aside, condition)) ? { etag: (await this.#etag(key)) ?? '' } : 'refused'
    } catch (error) {
      throw writeError(error, target)
    } finally {
      await rm(aside, { force: true })
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const file = this.#fileOf(key)
      try {
        await unlink(file)
      } catch (error) {
        if (!isMissing(error)) throw writeError(error, file)
      }
      removeIfEmpty(dirname(file), `${this.#root}/`)
    }
  }

  async keepsConditions(): Promise<boolean> {
    return true
  }

  close(): void {}

  #fileOf(key: string): string {
    return join(this.#root, key)
  }

  /** `null` where there is no file. */
  async #etag(key: string): Promise<string | null> {
    try {
      return etagOf(await stat(this.#fileOf(key), { bigint: true }))
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  /** Whether the condition was met. */
  async #place(key: string, aside: string, condition: Condition | undefined): Promise<boolean> {
    const target = this.#fileOf(key)
    if (condition === undefined) await this.#replace(aside, target)
    else if ('absent' in condition) return this.#create(key, aside)
    else
      return this.#locked(async () => {
        if ((await this.#etag(key)) !== condition.etag) return false
        await this.#replace(aside, target)
        return true
      })
    return true
  }

  /** nginx makes its ETag of time and size, so new bytes need another second than the old ones had. */
  async #replace(aside: string, target: string): Promise<void> {
    const there = statSync(target, { throwIfNoEntry: false })
    if (there !== undefined) {
      const seconds = Math.max(Date.now() / 1000, there.mtimeMs / 1000 + 1)
      await utimes(aside, seconds, seconds)
    }
    await inFolder(target, () => rename(aside, target))
  }

  async #create(key: string, aside: string): Promise<boolean> {
    const target = this.#fileOf(key)
    try {
      await inFolder(target, () => link(aside, target))
      return true
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false
      // A file system without hard links.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemCode(error))) throw error
    }
    return this.#locked(async () => {
      if ((await this.#etag(key)) !== null) return false
      await inFolder(target, () => rename(aside, target))
      return true
    })
  }

  /** One after the other in this process, so that the lock, for which others look in intervals, isn't waited for. */
  #locked<T>(work: () => Promise<T>): Promise<T> {
    const before = queues.get(this.#root) ?? Promise.resolve()
    const result = before.then(() => withLock(this.#root, work))
    queues.set(
      this.#root,
      result.then(
        () => {},
        () => {},
      ),
    )
    return result
  }

  /** What killed processes left. */
  async #sweep(): Promise<void> {
    if (this.#isSwept) return
    this.#isSwept = true
    const folder = this.#fileOf(privateFolder)
    for (const name of await readdir(folder).catch(() => [])) {
      const key = `${privateFolder}/${name}`
      const stats = statSync(this.#fileOf(key), { throwIfNoEntry: false })
      const isOld = stats?.isFile() === true && Date.now() - stats.ctimeMs > abandoned
      if (isOld && key.startsWith(stagingPrefix)) await rm(this.#fileOf(key), { force: true })
    }
  }
}

const queues = new Map<string, Promise<void>>()

/** A file that was replaced is another one, whose time differs. */
function etagOf({ size, mtimeNs, ino }: BigIntStats): string {
  return `${size.toString(16)}-${mtimeNs.toString(16)}-${ino.toString(16)}`
}

/** Somebody may remove the folder, which was empty, before the file is in it. */
async function inFolder(file: string, work: () => Promise<void>, attempts = 5): Promise<void> {
  makeFolder(dirname(file))
  try {
    await work()
  } catch (error) {
    if (!isMissing(error) || attempts === 1) throw error
    await inFolder(file, work, attempts - 1)
  }
}

/** Every file below a folder of the root. */
function walk(root: string, folder: string, tell: (key: string, stats: BigIntStats) => void): void {
  const file = join(root, folder)
  try {
    for (const entry of readdirSync(file, { withFileTypes: true })) {
      const key = folder + entry.name
      if (entry.isDirectory()) walk(root, `${key}/`, tell)
      else tellFile(join(root, key), key, tell)
    }
  } catch (error) {
    if (!isMissing(error)) throw readError(error, file)
  }
}

function tellFile(file: string, key: string, tell: (key: string, stats: BigIntStats) => void): void {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (stats?.isFile() === true) tell(key, stats)
}
