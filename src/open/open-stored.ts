import { openStore } from '../io/stores/open-store.js'
import type { Store } from '../io/stores/store.js'
import type { OpenSettings } from '../open-options.js'
import { EverfreshError } from '../values/error.js'
import { readCopy } from './copy.js'
import { tellProblem } from './follow.js'
import { StoredRelease } from './stored-release.js'

interface OpenStored {
  readonly opened: StoredRelease
  /** `null` where that is a copy of what lay there. */
  readonly taken: string | null
}

/** How long a node that has a copy waits for the store, in milliseconds, before it starts with that. */
const patience = 5000

/**
 * What a store holds, or while it can't be read what a copy says. What was opened here is closed with it.
 * @throws {EverfreshError} as `openAssets` does
 */
export async function openStored(from: string | Store, settings: OpenSettings): Promise<OpenStored> {
  if (typeof from !== 'string') return read(from, settings, () => {})
  const store = await openStore(from, settings.store)
  const close = () => store.close()
  return read(store, settings, close).catch((error) => {
    close()
    throw error
  })
}

async function read(store: Store, settings: OpenSettings, close: () => void): Promise<OpenStored> {
  const { copy, follow } = settings
  const reading = StoredRelease.read(store, settings, close)
  if (copy === null) return reading
  try {
    return await soon(reading, store)
  } catch (error) {
    const record = await readCopy(copy, store)
    if (record === null) throw error
    const opened = StoredRelease.ofCopy(store, settings, close, record)
    tellProblem(follow ?? {}, startedFromCopy(error, copy, opened))
    return { opened, taken: null }
  }
}

async function soon<T>(reading: Promise<T>, { name }: Store): Promise<T> {
  const message = `${name} has not answered for ${patience / 1000} seconds`
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new EverfreshError('store-unreachable', message)), patience)
  })
  return Promise.race([reading, late]).finally(() => clearTimeout(timer))
}

function startedFromCopy(cause: unknown, copy: string, { manifest }: StoredRelease): EverfreshError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof EverfreshError ? cause.code : 'store-unreachable'
  return new EverfreshError(
    code,
    `${reason}; until it can be read, "${copy}" stands for it, with release ${manifest.release}`,
  )
}
