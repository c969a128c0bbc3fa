import { LastBuild } from './build/last-build.js'
import type { BuildOptions } from './build/options.js'
import { settleBuild } from './build/settings.js'
import { buildWhole } from './build/whole.js'
import { prepareFinders } from './find/finders.js'
import { builtSite, writeTypes } from './types.js'
import { EverfreshError } from './values/error.js'
import { WatchLoop } from './watch/loop.js'
import type { Rebuild, Watching, WatchOptions } from './watch/options.js'
import { WatchSession } from './watch/session.js'

export type { Rebuild, Watching, WatchOptions } from './watch/options.js'

/**
 * Builds, then builds again whenever sources change, until it is closed or the signal is aborted. While it goes on it
 * makes one record in the end, of the newest release; the last three before it are answered still.
 * @throws {EverfreshError} what the first build throws
 */
export async function watch({ onBuild, onError, ...given }: WatchOptions): Promise<Watching> {
  const options: BuildOptions = { ...given, compress: false, deltas: false, verbose: false }
  const settings = settleBuild(options)
  refuseBundles(options)
  const first = await buildFirst(options)
  await prepareFinders()
  const session = new WatchSession(settings)
  const tell = (rebuild: Rebuild) => {
    const { since } = rebuild
    const isOther = since === undefined || since.added + since.removed > 0
    if (settings.types !== null && isOther) writeTypes(settings.types, builtSite(settings.out))
    told(onBuild, rebuild)
  }
  // What it needs is read before anybody is told that it watches, and may edit.
  const meanwhile = await session.rebuild('all', performance.now())
  for (const rebuild of [{ ...first, touched: [] }, ...(meanwhile === null ? [] : [meanwhile])]) tell(rebuild)
  const loop = new WatchLoop(session, settings, { onBuild: tell, onError: (error) => told(onError, error) })
  await loop.start()
  return ending(loop, settings.signal)
}

async function buildFirst(options: BuildOptions) {
  const started = performance.now()
  const last = await LastBuild.of(options)
  const result = (await last?.find()) ?? (await buildWhole(options, last))
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}

function ending(loop: WatchLoop, signal: AbortSignal | undefined): Watching {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const close = async () => {
    signal?.removeEventListener('abort', close)
    await loop.close()
    end()
  }
  signal?.addEventListener('abort', close)
  if (signal?.aborted === true) void close()
  return { close, ended }
}

/** What a listener throws must not end the watching. */
function told<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value)
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error), 'EverfreshWarning')
  }
}

/** What a bundler hashed is known by its manifest, which it writes while the files change. */
function refuseBundles({ bundles = [] }: BuildOptions): void {
  if (Array.isArray(bundles) && bundles.length === 0) return
  throw new EverfreshError(
    'option-invalid',
    'a watching build does not follow a bundler: leave "bundles" out, or build again after each of its runs',
  )
}
