import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  createManifest,
  formatManifest,
  type Manifest,
  type ManifestAsset,
} from '../../src/manifest/manifest.js'
import { formatRelease } from '../../src/manifest/release.js'
import { parseBase } from '../../src/values/base.js'
import { contentName } from '../../src/values/content-name.js'
import { digestOf, fingerprint, integrityOf } from '../../src/values/digest.js'
import { type LogicalPath, parseLogicalPath } from '../../src/values/logical-path.js'
import { contentType } from '../../src/values/media-type.js'
import { isKeptName } from '../../src/values/naming-policy.js'
import type { Strategy } from '../../src/values/strategy.js'
import { encodePath } from '../../src/values/url-path.js'

/** Where a URL holds its version, and what it is. */
export type Scheme = 'names' | 'query' | 'times' | 'fixed'
export const schemes: readonly Scheme[] = ['names', 'query', 'times', 'fixed']

/** Paths and what they hold. */
export type Pages = Readonly<Record<string, string>>

const versions: Readonly<Record<Scheme, (hash: string, bytes: string, number: string) => string>> = {
  names: (hash) => hash,
  query: (_, bytes) => createHash('md5').update(bytes).digest('hex'),
  // A time of its own for each content, as a careful author's files have.
  times: (hash) => String(1_400_000_000 + (Number.parseInt(hash, 16) % 100_000_000)),
  fixed: (_hash, _bytes, number) => `2024-0${number}`,
}

const strategies: Readonly<Record<Scheme, Strategy>> = {
  names: { in: 'filename', version: 'content' },
  query: { in: 'query', version: 'content', algorithm: 'md5', length: 32, parameter: 'cache_id' },
  times: { in: 'filename', version: 'mtime' },
  fixed: { in: 'filename', version: 'fixed' },
}

function urlOf(scheme: Scheme, path: LogicalPath, version: string): string {
  return scheme === 'query'
    ? `${encodePath(path)}?cache_id=${version}`
    : encodePath(contentName(path, version))
}

function assetOf(
  scheme: Scheme,
  name: string,
  bytes: string,
  number: string,
): readonly [LogicalPath, ManifestAsset] {
  const path = parseLogicalPath(name)
  const digest = digestOf(bytes)
  const hash = fingerprint(digest, 12)
  const [prehashed, kept] = [name.startsWith('bundled/'), isKeptName(path) || name.startsWith('kept/')]
  const version = versions[scheme](hash, bytes, number)
  return [
    path,
    {
      file: prehashed ? path : contentName(path, hash),
      url: prehashed || kept ? encodePath(path) : urlOf(scheme, path, version),
      version,
      immutable: !kept,
      size: Buffer.byteLength(bytes),
      type: contentType(path, !name.includes('latin1')),
      integrity: integrityOf(digest),
      ...(bytes.includes('long') && !prehashed
        ? { variants: variantsOf(contentName(path, hash), bytes) }
        : {}),
    },
  ]
}

/** Stand-ins, but for gzip: they tell which one was sent. */
function variantsOf(file: LogicalPath, bytes: string): NonNullable<ManifestAsset['variants']> {
  const variant = (suffix: string, content: string | Buffer) => ({
    file: parseLogicalPath(`${file}.${suffix}`),
    size: Buffer.byteLength(content),
    integrity: integrityOf(digestOf(content)),
  })
  return {
    br: variant('br', `br of ${bytes}`),
    zstd: variant('zst', `zstd of ${bytes}`),
    gzip: variant('gz', gzipSync(bytes)),
  }
}

/** Adds one release to a folder as a build does: content-named files stay, plain ones follow, the manifest last. */
export function release(out: string, scheme: Scheme, pages: Pages, base = '/static/'): Manifest {
  const number = pages['release.txt'] ?? '1'
  const assets = Object.entries(pages).map(([name, bytes]) => assetOf(scheme, name, bytes, number))
  const manifest = createManifest(parseBase(base), assets, { strategy: strategies[scheme] })
  for (const [path, { file }] of assets) {
    const bytes = pages[path] ?? ''
    put(out, file, bytes)
    put(out, path, bytes)
    if (!bytes.includes('long')) continue
    put(out, `${file}.br`, `br of ${bytes}`)
    put(out, `${file}.zst`, `zstd of ${bytes}`)
    put(out, `${file}.gz`, gzipSync(bytes))
  }
  const id = manifest.release
  const made = `2024-0${number}-01T00:00:00.000Z`
  put(
    out,
    `.everfresh/releases/${id}.json`,
    formatRelease({ manifest, made, files: [], attempts: new Map() }),
  )
  put(out, '.everfresh/manifest.json', formatManifest(manifest))
  return manifest
}

function put(out: string, name: string, bytes: string | Buffer): void {
  const file = join(out, name)
  mkdirSync(dirname(file), { recursive: true })
  if (!name.startsWith('.') && isSame(file, bytes)) return
  writeFileSync(file, bytes)
}

function isSame(file: string, bytes: string | Buffer): boolean {
  try {
    return readFileSync(file).equals(Buffer.from(bytes))
  } catch {
    return false
  }
}

const long = 'a long text '.repeat(20)

/** Files of every kind that a proxy treats in its own way; odd names among them. */
export function pagesOf(age: 'old' | 'new'): Pages {
  const odd = [
    'ü (1).png',
    '$slug.js',
    'a"b.js',
    "it's.txt",
    '~tilde.js',
    '{x}.js',
    '100%.css',
    'a#b.css',
    'a?b.css',
    'a+b&c=d;e.js',
    'a,b@2x.png',
    '[x]^.js',
  ]
  return {
    'js/app.js': `${age} app ${long}`,
    'css/site.css': `${age} sheet ${long}`,
    'css/latin1.css': `${age} latin1`,
    'js/only.js': age === 'old' ? 'old only' : 'new only',
    'digits.txt': `${age === 'old' ? 'o' : 'n'}123456789`,
    'empty.css': '',
    LICENSE: `${age} licence`,
    'js/module.mjs': `${age} module`,
    'js/app.js.map': `{"${age}":1}`,
    'app.webmanifest': `{"${age}":2}`,
    'font.woff2': `${age} glyphs`,
    'talk.vtt': `${age} WEBVTT`,
    'data.tar.gz': `${age} tarball`,
    'bundled/chunk.AbCdEf12.js': 'of a bundler',
    'kept/report.202401011234.js': `${age} report`,
    '.well-known/security.txt': `${age} contact`,
    'index.html': `${age} front`,
    'docs/index.html': `${age} docs`,
    'release.txt': age === 'old' ? '1' : '2',
    ...Object.fromEntries(odd.map((name) => [`odd/${name}`, `${age} ${name}`])),
  }
}
