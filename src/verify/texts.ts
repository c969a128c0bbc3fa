import type { Found } from '../find/reference.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { type BasedMap, BrowserMap } from './browser-map.js'
import type { Findings, Text } from './finding.js'
import type { InnerLink } from './group.js'
import type { IntegrityChecker } from './integrity.js'
import { LinkVerifier, type Rules, type SeenLink } from './links.js'
import { Modules } from './modules.js'
import { type Claim, factsOf, isPage, type PlacedMap } from './page.js'
import type { Starts } from './starts.js'
import { isPrehashed, keepsName, ReleaseUrls, type Resolved } from './urls.js'

/** Checks what each text of a release says of others; remembers only what more than one file depends on. */
export class Texts {
  /** How many references are ours. */
  count = 0
  /** Assets that a visitor may reach by a link on a page, by their plain names. */
  readonly followed = new Set<LogicalPath>()
  /** Assets that modules may name without a version, since the import maps of templates add it. */
  readonly #mapped = new Set<LogicalPath>()
  readonly #manifest: Manifest
  readonly #urls: ReleaseUrls
  readonly #integrity: IntegrityChecker
  readonly #findings: Findings
  readonly #modules: Modules

  constructor(manifest: Manifest, integrity: IntegrityChecker, findings: Findings) {
    this.#manifest = manifest
    this.#urls = new ReleaseUrls(manifest)
    this.#integrity = integrity
    this.#findings = findings
    this.#modules = new Modules(this.#urls)
    // Pages of templates have their map from `assets.importMap()`, which names all that is imported.
    for (const [path, { imported }] of manifest.assets)
      if (manifest.modules === 'importmap' && imported === true) this.#mapped.add(path)
  }

  /** The references to members of the file's own cycle. */
  verify(path: LogicalPath, asset: ManifestAsset, text: Text, found: Found): InnerLink[] {
    this.#reportFaults(found, text)
    const from = this.#urls.startOf(path, found.base)
    const own = this.#urls.startOf(path)
    const mayBePlain = isPrehashed(path, asset) || this.#manifest.rewrite === false
    const starts = { own, base: from }
    const verifier = new LinkVerifier(path, text, starts, this.#rules(mayBePlain))
    const maps = this.#readFacts(path, text, starts)
    if (mayBePlain || !(isPage(path) || maps.length > 0)) this.#modules.addScript(path, text, found)
    else this.#readMaps(maps, text, found, starts)
    if (keepsName(path, asset)) this.#follow(found, from)
    const links = found.references.flatMap((reference) => verifier.verify(reference))
    if (mayBePlain) for (const { target } of links) this.followed.add(target)
    this.count += verifier.count
    this.#verifyListed(asset, links, text)
    return links.flatMap((link) => this.#innerLink(link, asset.group))
  }

  /** An import map knows every module, also those that are named at run time; what is bare may be no module of ours. */
  #reportFaults({ faults }: Found, text: Text): void {
    const isMapped = this.#manifest.modules !== undefined
    for (const { code, offset, message, head = './' } of faults)
      if (code !== 'reference-computed' || (!isMapped && /^\.{0,2}\//.test(head)))
        this.#findings.addAt(code, text, offset, message)
  }

  #rules(mayBePlain: boolean): Rules {
    const { assets } = this.#manifest
    const shared = {
      urls: this.#urls,
      mapped: this.#mapped,
      modules: this.#modules,
      findings: this.#findings,
    }
    return { ...shared, assets, mayBePlain }
  }

  #follow({ navigations = [] }: Found, from: URL): void {
    for (const each of navigations) this.#ours(each, from, (target) => this.followed.add(target))
  }

  /** Verifies what is claimed, and gives the import maps. */
  #readFacts(path: LogicalPath, text: Text, starts: Starts): (PlacedMap & BasedMap)[] {
    const { claims, maps, baseAt } = factsOf(path, text.text)
    const startAt = ({ offset }: { readonly offset: number }) => (offset < baseAt ? starts.own : starts.base)
    for (const claim of claims)
      this.#ours(claim.url, startAt(claim), (target) => this.#verifyClaim(claim, target, text))
    return maps.map((map) => ({ ...map, base: startAt(map) }))
  }

  /** What modules load can only be said when all were seen. */
  verifyModules(): void {
    this.#modules.verify(this.#findings)
  }

  #readMaps(maps: readonly (PlacedMap & BasedMap)[], text: Text, found: Found, starts: Starts): void {
    const map = new BrowserMap(maps)
    this.#verifyKeys(map, text, maps[0]?.offset ?? 0)
    this.#modules.addPage(text, found, starts, map)
  }

  /** Modules write a file's current URL, so a key that means the file must be there by that URL too. */
  #verifyKeys(map: BrowserMap, text: Text, offset: number): void {
    for (const { key, address, others } of map.fileKeys()) {
      const { kind, path } = this.#at(key)
      if (kind !== 'unversioned' || this.#at(address).path === path) continue
      if (others().some((other) => this.#at(other).kind === 'current' && this.#at(other).path === path))
        continue
      const message = `this import map has "${key}" for ${path}, but not the URL by which modules import it`
      this.#findings.addAt('reference-unversioned', text, offset, message)
    }
  }

  #at(url: string | null): { kind: Resolved['kind']; path: LogicalPath | null } {
    const resolved = url === null ? null : this.#urls.at(new URL(url))
    return {
      kind: resolved?.kind ?? 'elsewhere',
      path: resolved !== null && 'path' in resolved ? resolved.path : null,
    }
  }

  #ours(specifier: string, from: URL, use: (target: LogicalPath) => void): void {
    const resolved = this.#urls.resolve({ specifier }, from, true)
    if ('path' in resolved && resolved.path !== null) use(resolved.path)
  }

  #verifyClaim({ url, metadata, offset }: Claim, target: LogicalPath, text: Text): void {
    const asset = this.#manifest.assets.get(target)
    if (asset === undefined || this.#integrity.fits(metadata, asset)) return
    const message = `the integrity "${metadata}" isn't that of "${url}", so that browsers refuse it`
    this.#findings.addAt('integrity-mismatch', text, offset, message)
  }

  /** A rewrite that broke a reference, so that nobody sees one any more, would look clean. */
  #verifyListed(
    { references = [], imports = [] }: ManifestAsset,
    links: readonly SeenLink[],
    { path }: Text,
  ): void {
    const seen = new Set(links.map(({ target }) => target))
    for (const each of new Set([...references, ...imports]))
      if (!seen.has(each))
        this.#findings.add(
          'reference-lost',
          path,
          `the manifest says that it refers to ${each}, but it doesn't`,
        )
  }

  #innerLink({ reference, target }: SeenLink, group: LogicalPath | undefined): InnerLink[] {
    const asset = this.#manifest.assets.get(target)
    if (group === undefined || asset?.group !== group) return []
    return [{ reference, version: asset.version }]
  }
}
