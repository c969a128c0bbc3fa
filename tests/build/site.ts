import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, build } from '../../src/build.js'
import { type Files, folder } from '../support/folder.js'

/** What a manifest says of one asset, as other stacks read it. */
export interface WrittenAsset {
  readonly file: string
  readonly url: string
  readonly version: string
  readonly immutable: boolean
  readonly size: number
  readonly type: string
  readonly integrity: string
  readonly group?: string
  readonly variants?: Readonly<Record<string, { file: string; size: number; integrity: string }>>
  readonly references?: readonly string[]
}

export interface WrittenManifest {
  readonly version: number
  readonly release: string
  readonly base: string
  readonly assets: Readonly<Record<string, WrittenAsset>>
}

/** The record of a release. */
export interface WrittenRecord {
  readonly made: string
  readonly superseded?: string
  readonly files: readonly string[]
  readonly manifest: WrittenManifest
}

/** Source folders, and the folder that is built from them. */
export class Site {
  readonly root: string
  readonly out: string
  readonly roots: readonly string[]

  constructor(...roots: Files[]) {
    this.roots = roots.map((files) => folder(files))
    this.root = this.roots[0] ?? ''
    this.out = join(folder(), 'out')
  }

  /** Without compression, and without what other builds remember, unless it is asked for. */
  build(options: Partial<BuildOptions> = {}): Promise<BuildResult> {
    return build({ roots: this.roots, out: this.out, compress: false, cacheDir: false, ...options })
  }

  get manifest(): WrittenManifest {
    return JSON.parse(this.text('.everfresh/manifest.json'))
  }

  asset(path: string): WrittenAsset {
    const asset = this.manifest.assets[path]
    if (asset === undefined) throw new Error(`there is no ${path}`)
    return asset
  }

  record(release: string): WrittenRecord {
    return JSON.parse(this.text(`.everfresh/releases/${release}.json`))
  }

  file(name: string): string {
    return join(this.out, name)
  }

  bytes(name: string): Buffer {
    return readFileSync(this.file(name))
  }

  text(name: string): string {
    return this.bytes(name).toString()
  }

  /** The text of an asset, from its content-named file. */
  stored(path: string): string {
    return this.text(this.asset(path).file)
  }

  /** The name that an asset's URL ends with. */
  nameOf(path: string): string {
    return this.asset(path).url.split('/').at(-1) ?? ''
  }

  exists(name: string): boolean {
    return existsSync(this.file(name))
  }

  /** All files of the output, and the folders too where they are empty. */
  names(): string[] {
    if (!existsSync(this.out)) return []
    const all = readdirSync(this.out, { recursive: true, withFileTypes: true })
    const paths = all.map((entry) => join(entry.parentPath, entry.name))
    const leaves = paths.filter((path) => !statSync(path).isDirectory() || readdirSync(path).length === 0)
    return leaves.map((path) => path.slice(this.out.length + 1)).sort()
  }

  /** What would be seen if any file was written again: inode, times and size of each. */
  state(): Record<string, string> {
    return Object.fromEntries(this.names().map((name) => [name, stateOf(this.file(name))]))
  }
}

export function stateOf(file: string): string {
  const { ino, mtimeNs, size } = statSync(file, { bigint: true })
  return `${ino} ${mtimeNs} ${size}`
}

export function sha256(bytes: Uint8Array | string): Buffer {
  return createHash('sha256').update(bytes).digest()
}

export function version(bytes: Uint8Array | string): string {
  return sha256(bytes).toString('hex').slice(0, 12)
}

export function integrity(bytes: Uint8Array | string): string {
  return `sha256-${sha256(bytes).toString('base64')}`
}

/** What a manifest promises and the folder doesn't hold: missing files, other bytes, other sizes. */
export function broken(out: string, { assets }: WrittenManifest): string[] {
  const promised = Object.values(assets).flatMap((asset) => [asset, ...Object.values(asset.variants ?? {})])
  return promised.filter((each) => !holds(join(out, each.file), each)).map(({ file }) => file)
}

function holds(file: string, promised: { size: number; integrity: string }): boolean {
  if (!existsSync(file)) return false
  const bytes = readFileSync(file)
  return bytes.length === promised.size && integrity(bytes) === promised.integrity
}
