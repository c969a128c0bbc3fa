import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, build } from '../../src/build.js'
import {
  createManifest,
  formatManifest,
  type Manifest,
  type ManifestAsset,
} from '../../src/manifest/manifest.js'
import { parseManifest } from '../../src/manifest/read-manifest.js'
import { contentFiles, formatRelease, parseRelease } from '../../src/manifest/release.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { verify } from '../../src/verify.js'
import { type Files, folder } from '../support/folder.js'

/** A file of every kind that a build treats in its own way. */
export const everyKind: Files = {
  'index.html': `<link rel="stylesheet" href="css/site.css"><script type="module" src="js/main.js"></script>
<img src="img/logo.png" srcset="img/logo.png 1x, img/my%20photo%20(2).png 2x"><a href="docs/guide.pdf">guide</a>`,
  'docs/index.html': `<base href="../css/"><style>a { background: url(../img/logo.png) }</style>`,
  'css/site.css': `@import "more.css" screen;\n@font-face { src: url("../font/a.woff2?v=1#iefix") }\n${'b{}'.repeat(400)}`,
  'css/more.css': `a { background: url('../img/my photo (2).png') }`,
  'css/latin.css': Buffer.from('/* caf\xe9 */ a { background: url(../img/logo.png) }', 'latin1'),
  'css/bom.css': '\uFEFF@import "more.css";\r\n/* Grüße */',
  'js/main.js': `import { a } from './a.js'\nexport const logo = new URL('../img/logo.png', import.meta.url)\n//# sourceMappingURL=main.js.map`,
  'js/main.js.map': '{"version":3,"sources":["main.ts"],"names":[],"mappings":"AAAA;AACA"}',
  'js/a.js': `import { b } from './b.js?x#y'\nexport const a = () => b // ${'a'.repeat(300)}`,
  'js/b.js': `import { a } from "/s/js/a.js"\nimport './a.js'\nimport './lone.js'\nexport const b = () => a`,
  'js/lone.js': `import * as self from './lone.js'`,
  'img/logo.png': 'logo',
  'img/my photo (2).png': 'photo',
  'img/twin.png': 'logo',
  'font/a.woff2': 'font',
  'docs/guide.pdf': 'guide',
  'sw.js': `importScripts('/s/js/classic.js')`,
  'js/classic.js': '1',
  LICENSE: 'text',
  'robots.txt': '',
  [`long/${'x'.repeat(250)}.js`]: '2',
}

/** Bytes that no build holds whole. */
export const large = { 'video/film.mp4': randomBytes(9 << 20), 'data/long.txt': 'long '.repeat(2 << 20) }

/** A built folder, and what it takes to spoil it. */
export class Folder {
  readonly root: string
  readonly out: string

  private constructor(files: Files) {
    this.root = folder(files)
    this.out = join(folder(), 'out')
  }

  static async of(files: Files, options: Partial<BuildOptions> = {}): Promise<Folder> {
    const made = new Folder(files)
    await made.build(options)
    return made
  }

  build(options: Partial<BuildOptions> = {}): Promise<BuildResult> {
    return build({ roots: [this.root], out: this.out, base: '/s/', fast: true, ...options })
  }

  get manifest(): Manifest {
    return parseManifest(this.text('.everfresh/manifest.json'), 'the manifest')
  }

  asset(path: string): ManifestAsset {
    const asset = new Map<string, ManifestAsset>(this.manifest.assets).get(path)
    if (asset === undefined) throw new Error(`there is no ${path}`)
    return asset
  }

  /** Where the content-named file of an asset is. */
  stored(path: string): string {
    return this.asset(path).file
  }

  get recordName(): string {
    return `.everfresh/releases/${this.manifest.release}.json`
  }

  file(name: string): string {
    return join(this.out, name)
  }

  text(name: string): string {
    return readFileSync(this.file(name), 'latin1')
  }

  /** The files below a folder. */
  names(below = ''): string[] {
    const entries = readdirSync(this.file(below), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return files.map(({ parentPath, name }) => join(parentPath, name).slice(this.out.length + 1)).sort()
  }

  /** Byte by character, so that nothing else changes. */
  edit(name: string, change: (text: string) => string): void {
    const before = this.text(name)
    const after = change(before)
    if (after === before) throw new Error(`nothing changed in ${name}`)
    writeFileSync(this.file(name), after, 'latin1')
  }

  editManifest(change: (manifest: Manifest) => Manifest): void {
    this.edit('.everfresh/manifest.json', () => formatManifest(change(this.manifest)))
  }

  /** Changes fields of one asset in the manifest alone. */
  editAsset(path: string, fields: Partial<ManifestAsset>): void {
    this.editManifest((manifest) => ({
      ...manifest,
      assets: new Map(
        [...manifest.assets].map(([each, asset]) => [each, each === path ? { ...asset, ...fields } : asset]),
      ),
    }))
  }

  /** The same in the record, with the release id that follows, as if a build had meant it. */
  forgeAsset(path: string, fields: Partial<ManifestAsset>): void {
    const record = parseRelease(this.text(this.recordName), 'the record')
    rmSync(this.file(this.recordName))
    this.editAsset(path, fields)
    const manifest = createManifest(this.manifest.base, this.manifest.assets)
    writeFileSync(this.file('.everfresh/manifest.json'), formatManifest(manifest))
    const files = [...record.files, ...contentFiles(manifest)]
    writeFileSync(this.file(this.recordName), formatRelease({ ...record, manifest, files }))
  }

  /** Gives an asset other bytes, and has the manifest and the record say so. */
  forgeBytes(path: string, change: (text: string) => string): void {
    for (const name of [this.stored(path), path]) this.edit(name, change)
    const bytes = readFileSync(this.file(path))
    this.forgeAsset(path, { size: bytes.length, integrity: integrityOf(digestOf(bytes)) })
  }

  /** `path code` of each finding, or `path:line:column code`. */
  async findings(): Promise<string[]> {
    const { findings } = await verify(this.out)
    return findings.map(({ path, line, column, code }) => placed(path, line, column, code))
  }
}

export function placed(path: string, line: number, column: number, code: string): string {
  return `${path}${line > 0 ? `:${line}:${column}` : ''} ${code}`
}
