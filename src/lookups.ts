import type { Assets, UrlOptions } from './assets.js'
import { createEntry, entryNamed, withEntries } from './entry.js'
import { createImportMap, type ModuleInfo } from './import-maps.js'
import { createLinks } from './links.js'
import type { TagSource } from './tags/source.js'
import { createTags } from './tags/tags.js'
import {
  createHas,
  createUrl,
  createVersion,
  locate,
  parseIntegrity,
  parseOrigin,
  type UrlSource,
  unknownPath,
} from './urls.js'

/** What is known of an asset. */
export interface AssetInfo extends ModuleInfo {
  /** Whether its URL carries a version. */
  readonly versioned: boolean
  /** Whether its URL names these bytes for ever. */
  readonly isExact: boolean
  /** What loads with it, in order: the modules that it imports statically. */
  readonly imports: readonly string[]
}

/** Where all comes from that a template asks for. */
export interface AssetSource extends UrlSource {
  info(path: string): AssetInfo | undefined
  /** Scripts, and whatever else may be imported: what an import map of all modules is made of. */
  moduleNames(): Iterable<string>
  /** As they are served, not compressed. */
  bytes(path: string): Uint8Array
  /** The same object for as long as nothing changes; `null` where that can't be said. */
  release(): object | null
  /** The id of the release that is served; `null` where there is none, as live. */
  releaseId(): string | null
}

/** What of the assets answers templates. */
type Lookups = Omit<Assets, 'before' | 'close' | 'ready' | 'reload' | 'reply'>

/** @throws {EverfreshError} `option-invalid` */
export function createLookups(source: AssetSource, options: UrlOptions): Lookups {
  const url = createUrl(source, options)
  const origin = parseOrigin(options.origin)
  const modules = { ...source, strategy: source.strategy, names: () => source.moduleNames() }
  const importMap = createImportMap(modules, origin + source.base, (path) => {
    const info = source.info(path)
    return info?.versioned === true ? info : undefined
  })
  const tagSource: TagSource = {
    base: source.base,
    origin,
    integrity: parseIntegrity(options),
    url: (given) => url(given),
    asset: (given) => tagAsset(source, given),
    entry: (given) => entryNamed(source, given),
    bytes: (path) => source.bytes(path),
    importMap,
    release: () => source.release(),
    unknown: (given) => unknownPath(given, source),
  }
  return {
    base: source.base,
    url,
    version: createVersion(source, options),
    links: withEntries(createLinks(tagSource), source),
    entry: createEntry(source),
    has: createHas(source),
    importMap,
    release: () => source.releaseId(),
    ...createTags(tagSource),
  }
}

function tagAsset(source: AssetSource, given: string): ReturnType<TagSource['asset']> {
  const { path } = locate(source, given)
  const info = source.info(path)
  return info === undefined ? undefined : { ...info, path }
}
