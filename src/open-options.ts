import type { UrlOptions } from './assets.js'
import { type Serving, type ServingOptions, servingRules, settleServing } from './http/serving.js'
import { memoryBudget } from './io/memory.js'
import type { StoreOptions } from './io/stores/store.js'
import { EverfreshError } from './values/error.js'
import { checkOptionNames } from './values/known-options.js'

/** How a running server takes up what becomes current in its folder. */
export interface FollowOptions {
  /** In milliseconds, give or take a tenth, so that a fleet doesn't look at one moment; 2000 by default. */
  readonly every?: number
  /** Told of each state of the folder that can't be taken up, once; by default that is a warning of the process. */
  readonly onProblem?: (error: Error) => void
  /** Told of each release that is answered from then on. */
  readonly onRelease?: (release: string) => void
}

export interface OpenOptions extends UrlOptions, ServingOptions, StoreOptions {
  /**
   * How many bytes of files to hold in memory, the smallest files first; 64 MiB by default. The others are read
   * from the disk for each answer, and 0 holds none.
   * @default 64 * 2 ** 20
   * @example memory: 256 * 2 ** 20
   */
  readonly memory?: number
  /**
   * Take up each release that becomes current in the folder or store, without a restart: the manifest is looked at every
   * two seconds, and a release of which every file is right is answered from at once; one that isn't is told, and the
   * last good one stays. False by default.
   */
  readonly follow?: boolean | FollowOptions
  /**
   * Look again before a version that isn't known is refused, for all requests together twice in the time of `follow` at
   * most, which it needs: for nodes that take up a release one after the other. Of a store the assets themselves are
   * answered too, each fetched, compared with its digest and held within `memory`.
   * @default false
   * @example fallback: true
   */
  readonly fallback?: boolean
  /**
   * A file of the node's own that keeps the manifest of a store, to start from while the store is down. None by default.
   * @example copy: 'var/everfresh.json'
   */
  readonly copy?: string
}

/** The options with their defaults. */
export interface OpenSettings {
  readonly serving: Serving
  /** In bytes. */
  readonly memory: number
  /** `null` where one release is answered from until `reload()`. */
  readonly follow: FollowOptions | null
  readonly fallback: boolean
  readonly copy: string | null
  readonly store: StoreOptions
}

/** Of `openAssets`; the compiler sees to it that none is forgotten. Whoever opens a build needs no library for this. */
const openOptionNames = Object.keys({
  ...servingRules,
  origin: true,
  integrity: true,
  missing: true,
  memory: true,
  follow: true,
  fallback: true,
  copy: true,
  endpoint: true,
  region: true,
  profile: true,
} satisfies Record<keyof OpenOptions, unknown>)

/** @throws {EverfreshError} `option-invalid` */
export function settleOpen(options: OpenOptions): OpenSettings {
  checkOptionNames(options, openOptionNames)
  return {
    serving: settleServing(options),
    memory: checkMemory(options.memory),
    ...checkFollowing(options),
    copy: checkCopy(options.copy),
    store: checkStore(options),
  }
}

function checkMemory(memory: unknown = memoryBudget): number {
  if (typeof memory === 'number' && memory >= 0) return memory
  const message = `the option "memory" is ${JSON.stringify(memory)}, but must be a number of bytes, such as ${memoryBudget}`
  throw new EverfreshError('option-invalid', message)
}

function checkFollowing({
  follow: given,
  fallback = false,
}: OpenOptions): Pick<OpenSettings, 'fallback' | 'follow'> {
  const follow = checkFollow(given)
  if (typeof fallback !== 'boolean')
    throw new EverfreshError(
      'option-invalid',
      `the option "fallback" is ${String(fallback)}, but must be true or false`,
    )
  if (fallback && follow === null)
    throw new EverfreshError(
      'option-invalid',
      'the option "fallback" is true, and needs "follow: true" beside it',
    )
  return { follow, fallback }
}

function checkCopy(copy: unknown): string | null {
  if (copy === undefined) return null
  if (typeof copy === 'string' && copy !== '') return copy
  throw new EverfreshError(
    'option-invalid',
    `the option "copy" is ${JSON.stringify(copy)}, but must be the path of a file, such as "var/everfresh.json"`,
  )
}

function checkStore(options: StoreOptions): StoreOptions {
  const names = ['endpoint', 'region', 'profile'] as const
  const given = names.filter((name) => options[name] !== undefined)
  const wrong = given.find((name) => typeof options[name] !== 'string')
  if (wrong === undefined) return Object.fromEntries(given.map((name) => [name, options[name]]))
  throw new EverfreshError(
    'option-invalid',
    `the option "${wrong}" is ${JSON.stringify(options[wrong])}, but must be a text, as other S3 tools take it`,
  )
}

/** More than Node's timers can hold would be no time at all. */
const longest = 2 ** 31 / 1.1

function checkFollow(follow: unknown = false): FollowOptions | null {
  if (typeof follow === 'boolean') return follow ? {} : null
  if (typeof follow !== 'object' || follow === null) throw invalidFollow('follow', follow)
  const {
    every = 1,
    onProblem = noListener,
    onRelease = noListener,
    ...others
  }: Record<string, unknown> = {
    ...follow,
  }
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new EverfreshError('option-invalid', `"follow" has no option "${unknown}"`)
  if (!(typeof every === 'number' && every > 0 && every < longest)) throw invalidFollow('follow.every', every)
  if (typeof onProblem !== 'function') throw invalidFollow('follow.onProblem', onProblem)
  if (typeof onRelease !== 'function') throw invalidFollow('follow.onRelease', onRelease)
  return follow
}

function noListener(): void {}

function invalidFollow(option: string, value: unknown): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `the option "${option}" is ${String(value)}, but "follow" must be true, or { every: 2000 } in milliseconds, with functions as onProblem and onRelease`,
  )
}
