import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InlineConfig } from 'vite'
import * as vite from 'vite'
import * as vite5 from 'vite5'
import { openAssets } from '../../src/open.js'
import { everfresh, type VitePluginOptions } from '../../src/vite.js'
import { contents, type Files, folder } from '../support/folder.js'

export type ViteBuild = (config: InlineConfig) => Promise<unknown>

/** The newest that the plugin is for, and the oldest. */
export const versions: readonly (readonly [string, ViteBuild])[] = [
  ['Vite 8', vite.build],
  ['Vite 5', vite5.build as unknown as ViteBuild],
]

/** An app whose page, script, style and worker name files of `public/`. */
export const app: Files = {
  'index.html':
    '<!doctype html><link rel="icon" href="/icon.svg"><img src="/logo.svg"><script type="module" src="/src/main.js"></script>',
  'src/main.js': [
    "import './main.css'",
    "import logo from '/logo.svg'",
    "document.body.append(logo, new URL('/logo.svg', import.meta.url).href)",
    "import('./lazy.js').then(({ run }) => run())",
    "new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })",
  ].join('\n'),
  'src/lazy.js': "import './lazy.css'\nexport const run = () => document.body.append('lazy')",
  'src/lazy.css': '.lazy{color:red}',
  'src/main.css': 'body{background:url(/img/back.png)}',
  'src/worker.js': "import logo from '/logo.svg'\npostMessage(logo)",
  'public/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9H0z"/></svg>',
  'public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1H0z"/></svg>',
  'public/img/back.png': 'a picture',
  'public/robots.txt': 'User-agent: *',
}

/** A project of Vite with the plugin. */
export class ViteSite {
  readonly home: string
  readonly out: string
  readonly messages: string[] = []

  constructor(files: Files = app) {
    // What is above the folder of temporary files must not say what kind of modules this has.
    this.home = folder({ 'package.json': '{ "type": "module" }', ...files })
    this.out = join(this.home, 'dist')
  }

  async build(run: ViteBuild, options: VitePluginOptions = {}, config: InlineConfig = {}): Promise<void> {
    await run(this.config(options, config))
  }

  config(options: VitePluginOptions, { plugins = [], ...config }: InlineConfig = {}): InlineConfig {
    const tell = (message: string) => void this.messages.push(message)
    const customLogger = { ...vite.createLogger('silent'), info: tell, warn: tell }
    return {
      root: this.home,
      configFile: false,
      customLogger,
      logLevel: 'silent',
      plugins: [everfresh({ compress: false, ...options }), ...plugins],
      ...config,
    }
  }

  get manifest(): { assets: Record<string, { url: string; immutable: boolean; file: string }> } {
    return JSON.parse(this.text('.everfresh/manifest.json'))
  }

  url(path: string): string {
    return this.manifest.assets[path]?.url ?? ''
  }

  text(file: string): string {
    return readFileSync(join(this.out, file), 'utf8')
  }

  /** All of the release that has this extension and is not a worker's. */
  texts(extension: string): string {
    const paths = Object.keys(this.manifest.assets).filter((path) => path.endsWith(extension))
    return paths.map((path) => this.text(this.manifest.assets[path]?.file ?? path)).join('\n')
  }

  exists(file: string): boolean {
    return existsSync(join(this.home, file))
  }

  files(): string[] {
    return Object.keys(contents(this.out))
  }

  assets() {
    return openAssets(this.out)
  }
}
