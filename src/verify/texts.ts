import type { Found } from '../find/reference.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Findings, Text } from './finding.js'
import type { InnerLink } from './group.js'
import type { IntegrityChecker } from './integrity.js'
import { LinkVerifier, type Rules, type SeenLink, type Starts, startOf } from './links.js'
import { type Claim, factsOf } from './page.js'
import { isPrehashed, keepsName, ReleaseUrls } from './urls.js'

/** Checks what each text of a release says of others; remembers only what more than one file depends on. */
export class Texts {
  /** How many references are ours. */
  count = 0
  /** Assets that a visitor may reach by a link on a page, by their plain names. */
  readonly followed = new Set<LogicalPath>()
  /** Assets that modules may name without a version, since the import map of some page adds it. */
  readonly #mapped = new Set<LogicalPath>()
  readonly #manifest: Manifest
  readonly #urls: ReleaseUrls
  readonly #integrity: IntegrityChecker
  readonly #findings: Findings

  constructor(manifest: Manifest, integrity: IntegrityChecker, findings: Findings) {
    this.#manifest = manifest
    this.#urls = new ReleaseUrls(manifest)
    this.#integrity = integrity
    this.#findings = findings
    // Pages of templates have their map from `assets.importMap()`, which names all that is imported.
    for (const [path, { imported }] of manifest.assets)
      if (manifest.modules === 'importmap' && imported === true) this.#mapped.add(path)
  }

  /** The references to members of the file's own cycle. */
  verify(path: LogicalPath, asset: ManifestAsset, text: Text, found: Found): InnerLink[] {
    this.#reportFaults(found, text)
    const from = this.#urls.startOf(path, found.base)
    const own = this.#urls.startOf(path)
    const mayBePlain = isPrehashed(path, asset)
    const verifier = new LinkVerifier(path, text, { own, base: from }, this.#rules(mayBePlain))
    this.#readFacts(path, text, { own, base: from }, verifier)
    if (keepsName(path, asset)) this.#follow(found, from)
    const links = found.references.flatMap((reference) => verifier.verify(reference))
    if (mayBePlain) for (const { target } of links) this.followed.add(target)
    this.count += verifier.count
    this.#verifyListed(asset, links, text)
    return links.flatMap((link) => this.#innerLink(link, asset.group))
  }

  /** An import map knows every module, also those that are named at run time. */
  #reportFaults({ faults }: Found, text: Text): void {
    for (const { code, offset, message } of faults)
      if (code !== 'reference-computed' || (this.#mapped.size === 0 && this.#manifest.modules === undefined))
        this.#findings.addAt(code, text, offset, message)
  }

  #rules(mayBePlain: boolean): Rules {
    const { assets } = this.#manifest
    return { urls: this.#urls, assets, mapped: this.#mapped, mayBePlain, findings: this.#findings }
  }

  #follow({ navigations = [] }: Found, from: URL): void {
    for (const each of navigations) this.#ours(each, from, (target) => this.followed.add(target))
  }

  #readFacts(path: LogicalPath, text: Text, starts: Starts, verifier: LinkVerifier): void {
    const { claims, mapped, baseAt } = factsOf(path, text.text)
    const beforeBase = (offset: number) => (offset < baseAt ? ({ beforeBase: 'own' } as const) : {})
    for (const claim of claims) {
      const { url: specifier, offset: start, isAlone } = claim
      const reference = { specifier, start, end: start, syntax: 'json-string', ...beforeBase(start) } as const
      if (isAlone) verifier.verify(reference)
      this.#ours(specifier, startOf(reference, starts), (target) => this.#verifyClaim(claim, target, text))
    }
    for (const { url, offset } of mapped)
      this.#ours(url, startOf(beforeBase(offset), starts), (target) => this.#mapped.add(target))
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
  #verifyListed({ references = [] }: ManifestAsset, links: readonly SeenLink[], { path }: Text): void {
    const seen = new Set(links.map(({ target }) => target))
    for (const each of references)
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
