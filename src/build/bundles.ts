import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Bundle, SaidEntry } from '../bundles/bundle.js'
import { readBundle } from '../bundles/read-bundle.js'
import type { History } from '../io/history.js'
import { isMissing, readError } from '../io/system-error.js'
import type { BundleEntries, BundleEntry } from '../manifest/bundle-entry.js'
import type { Manifest } from '../manifest/manifest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Policy } from '../values/naming-policy.js'
import { fileProblem, type Problem } from '../values/problem.js'
import { createLocate, folderOfBundle, type Places } from './bundle-files.js'
import type { BundleOption } from './bundle-option.js'
import { hashedBefore } from './hashed-before.js'

/** What is known of bundles before anything is built. */
export interface TakenOver {
  /** The manifests themselves, so far as they lie in the roots: nobody who visits has a use for them. */
  readonly manifests: ReadonlySet<string>
  /** Files whose own names are their versions. */
  readonly hashed: ReadonlySet<string>
  readonly entries: BundleEntries
  /** Files that are named and aren't there. */
  readonly problems: readonly Problem[]
  /** What the files of a bundle call others. */
  readonly urls: readonly (readonly [path: string, url: string])[]
}

export const nothingTaken: TakenOver = {
  manifests: new Set(),
  hashed: new Set(),
  entries: new Map(),
  problems: [],
  urls: [],
}

/** The settings with what the manifests say. @throws {EverfreshError} `bundle-missing`, `bundle-invalid` */
export function withBundles<T extends BundleSettings>(settings: T, history: Pick<History, 'releases'>): T {
  const { bundles, policy, roots } = settings
  if (bundles.length === 0) return settings
  const now = takeOver(bundles, settings)
  const taken = { ...now, hashed: new Set([...now.hashed, ...hashedBefore(history, roots, now.hashed)]) }
  return { ...settings, taken, policy: withHashed(policy, taken) }
}

interface BundleSettings extends Pick<Places, 'base' | 'roots'> {
  readonly bundles: readonly BundleOption[]
  readonly taken: TakenOver
  readonly policy: Policy
}

function takeOver(bundles: readonly BundleOption[], site: Pick<Places, 'base' | 'roots'>): TakenOver {
  const all = bundles.map((bundle) => takeOverOne(bundle, site))
  return {
    manifests: new Set(all.flatMap(({ manifests }) => [...manifests])),
    hashed: new Set(all.flatMap(({ hashed }) => [...hashed])),
    entries: new Map(all.flatMap(({ entries }) => [...entries])),
    problems: all.flatMap(({ problems }) => problems),
    urls: all.flatMap(({ urls }) => urls),
  }
}

function takeOverOne(option: BundleOption, site: Pick<Places, 'base' | 'roots'>): TakenOver {
  const { manifest, root, hashed, urls = {} } = option
  const bundle = readBundle(readManifestText(manifest), manifest)
  const folder = folderOfBundle(bundle, manifest, root)
  const said = hashed === undefined ? bundle : { ...bundle, hashed }
  const own = createLocate({ ...site, folder: dirname(manifest) })(basename(manifest))
  const taken = {
    ...located(said, manifest, createLocate({ ...site, folder })),
    manifests: new Set(own === null ? [] : [own]),
    urls: Object.entries(urls),
  }
  if (taken.problems.length > 0 && taken.hashed.size === 0 && taken.entries.size === 0)
    throw new EverfreshError(
      'bundle-invalid',
      `${manifest} names files in ${folder}, such as ${taken.problems[0]?.target}, and none of them lies in the folders of this build (${site.roots.join(', ')}): name that folder as well, or, if the files are elsewhere, as "root" of { manifest, root }`,
    )
  return taken
}

/** A bundle with logical paths. */
function located(
  { hashed, entries }: Bundle,
  manifest: string,
  locate: (file: string) => LogicalPath | null,
): Omit<TakenOver, 'manifests' | 'urls'> {
  const missing = new Set<string>()
  const find = (file: string): LogicalPath[] => {
    const path = locate(file)
    if (path === null) missing.add(file)
    return path === null ? [] : [path]
  }
  return {
    hashed: new Set(hashed.flatMap(find)),
    entries: new Map(Object.entries(entries).flatMap(([name, entry]) => entryOf(name, entry, find))),
    problems: [...missing].map((file) => missingFile(manifest, file)),
  }
}

function entryOf(
  name: string,
  { file, css = [], imports = [], scripts = [] }: SaidEntry,
  find: (file: string) => LogicalPath[],
): [string, BundleEntry][] {
  const [path] = find(file)
  if (path === undefined) return []
  const lists = { css: css.flatMap(find), imports: imports.flatMap(find), scripts: scripts.flatMap(find) }
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0)
  return [[name, { file: path, ...Object.fromEntries(filled) }]]
}

function missingFile(manifest: string, file: string): Problem {
  const message = `it names "${file}", which is not there: let the bundler write it again`
  return { ...fileProblem('reference-missing', manifest, message), specifier: file, target: file }
}

function readManifestText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (!isMissing(error)) throw readError(error, file)
    throw new EverfreshError(
      'bundle-missing',
      `there is no ${file}: run the bundler first, and let it write its manifest (build.manifest of Vite, metafile of esbuild, --json of webpack)`,
      { cause: error },
    )
  }
}

/** @throws {EverfreshError} `bundle-invalid` where a file of a bundle would lead to what isn't there */
export function checkUrls({ urls }: TakenOver, { assets }: Manifest): void {
  for (const [path, url] of urls) {
    const asset = assets.get(path as LogicalPath)
    if (asset?.url === url) continue
    throw new EverfreshError(
      'bundle-invalid',
      `the bundle refers to ${path} by ${url}, and this build gives it ${asset?.url ?? 'no URL'}, since other files of the build have a say in it, or it changed meanwhile: build again, or "exclude" ${path}`,
    )
  }
}

/** The policy where bundlers have hashed some names already. */
function withHashed(policy: Policy, { hashed, manifests }: TakenOver): Policy {
  return {
    ...policy,
    isOmitted: (path) => manifests.has(path) || policy.isOmitted(path),
    isOmittedItself: (path) => manifests.has(path) || policy.isOmittedItself(path),
    isPrehashed: (path) => hashed.has(path) || policy.isPrehashed(path),
    isVersioned: (path) => !hashed.has(path) && policy.isVersioned(path),
  }
}

/** The entries whose files are published. */
export function publishedEntries(entries: BundleEntries, published: ReadonlySet<string>): BundleEntries {
  const isIn = (path: string) => published.has(path)
  return new Map(
    [...entries].flatMap(([name, { file, ...lists }]) => {
      if (!isIn(file)) return []
      const kept = Object.entries(lists).map(([list, paths]) => [list, paths.filter(isIn)] as const)
      return [[name, { file, ...Object.fromEntries(kept.filter(([, paths]) => paths.length > 0)) }] as const]
    }),
  )
}
