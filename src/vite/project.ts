import { join, posix, relative, resolve } from 'node:path'
import type { ConfigEnv, ResolvedConfig, UserConfig } from 'vite'
import { emptyForeign, type Folders, foldersOf, removeBundle } from './folders.js'
import { type Bundle, type FileNames, hashedFilesOf, nameFor } from './hashed-files.js'
import type { VitePluginOptions } from './options.js'
import { plainTextWarnings } from './plain-texts.js'
import { PublicFiles, servedBelow } from './public-files.js'
import { type BuiltUrl, builtUrlOf, type Host } from './public-url.js'

type RenderUrl = (file: string, host: Host) => BuiltUrl

/** What Vite is about to write: scripts of this form, and assets by these names. */
export interface Output {
  readonly format?: string | undefined
  readonly assetFileNames?: FileNames | undefined
  readonly isWorker?: boolean
}

/** One project of Vite, from its config to the built folder. */
export class ViteProject {
  readonly #options: VitePluginOptions
  #folders: Folders = { bundle: '', out: '', isBeside: false }
  /** As the user has it, before we say where Vite writes. */
  #emptyOutDir: boolean | null = null
  #config: ResolvedConfig | null = null
  #files: PublicFiles | null = null
  #output: Output | null = null
  readonly #hashed = new Set<string>()
  /** Vite's own, below its folder. */
  #manifest = ''
  #isComplete = false

  constructor(options: VitePluginOptions) {
    this.#options = options
  }

  /** What Vite is to do differently. */
  configure(config: UserConfig, env: ConfigEnv): UserConfig {
    const { root = '.', build: { outDir = 'dist', emptyOutDir, manifest } = {}, experimental } = config
    const given = config.environments?.client?.build?.outDir
    const [written, out] = [given ?? outDir, this.#options.out].map((each) => each && resolve(root, each))
    this.#folders = foldersOf(written ?? outDir, out)
    this.#emptyOutDir = emptyOutDir ?? null
    if (env.command !== 'build') return {}
    const renderBuiltUrl = this.#renderUrl(experimental?.renderBuiltUrl)
    if (!isForBrowsers(config, env)) return { experimental: { renderBuiltUrl } }
    const { bundle, isBeside } = this.#folders
    const folder = isBeside ? { outDir: bundle, emptyOutDir: true } : {}
    return {
      build: { ...folder, manifest: manifest || true },
      ...(config.environments === undefined ? {} : { environments: environmentsOf(config, folder) }),
      experimental: { renderBuiltUrl },
      // Workers are bundles of their own, which come first.
      worker: { plugins: () => [this.workers()] },
    }
  }

  /** What sees the files of workers. */
  workers() {
    return {
      name: 'everfresh:workers',
      renderStart: (output: Output) => this.render({ ...output, isWorker: true }),
      generateBundle: (output: Output, bundle: Bundle) => this.note(output, bundle),
    }
  }

  resolved(config: ResolvedConfig): void {
    this.#config = config
  }

  async start(): Promise<void> {
    const { base, publicDir } = this.#settled
    const below = servedBelow(base, this.#options.base)
    this.#output = null
    this.#isComplete = false
    this.#hashed.clear()
    this.#files = await PublicFiles.read(publicDir, below, this.#options)
  }

  render(output: Output): void {
    this.#output = output
  }

  note({ assetFileNames }: Output, bundle: Bundle): void {
    for (const file of hashedFilesOf(bundle, assetFileNames)) this.#hashed.add(file)
  }

  /** Of what stays plain. */
  warn(bundle: Bundle): void {
    const { base, logger } = this.#settled
    const isPublic = (path: string) => this.#files?.versioned(path) !== undefined
    for (const warning of plainTextWarnings(bundle, base, isPublic)) logger.warn(warning)
  }

  /** All for browsers is written, unless another output follows. */
  complete({ build }: Pick<ResolvedConfig, 'build'> = this.#settled): void {
    this.#isComplete = isForBrowsers({ build })
    this.#manifest = typeof build.manifest === 'string' ? build.manifest : '.vite/manifest.json'
  }

  /** Makes the built folder. @throws {EverfreshError} as a build does */
  async finish(error: unknown): Promise<void> {
    try {
      if (this.#isComplete && error === undefined) await this.#build()
    } finally {
      removeBundle(this.#folders)
      this.#isComplete = false
    }
  }

  /** The built folder, which `vite preview` shows. */
  get out(): string {
    return this.#folders.out
  }

  async #build(): Promise<void> {
    const { base, logger, root } = this.#settled
    const { bundle, out } = this.#folders
    emptyForeign(this.#folders, root, this.#emptyOutDir)
    const taken = {
      manifest: join(bundle, this.#manifest),
      root: bundle,
      hashed: [...this.#hashed],
      urls: Object.fromEntries(this.#files?.given ?? []),
    }
    const below = servedBelow(base, this.#options.base)
    const { build, summary } = await import('../build.js')
    const result = await build({
      ...this.#options,
      roots: [bundle],
      out: relative('.', out) || '.',
      base: below,
      bundles: [taken],
    })
    logger.info(summary(result))
  }

  #renderUrl(theirs: RenderUrl | undefined): RenderUrl {
    return (file, host) => {
      const versioned = host.type === 'public' ? this.#files?.versioned(file) : undefined
      if (versioned === undefined) return theirs?.(file, host)
      const url = theirs?.(versioned, host) ?? builtUrlOf(versioned, host, this.#target)
      if (url !== undefined) this.#files?.hand(file)
      return url
    }
  }

  get #target() {
    const { format, assetFileNames, isWorker = false } = this.#output ?? {}
    const folderOf = (name: string) => posix.dirname(nameFor({ name, names: [name] }, assetFileNames))
    return { base: this.#settled.base, format, isWorker, folderOf }
  }

  get #settled(): ResolvedConfig {
    if (this.#config === null) throw new Error('Vite begins with its config')
    return this.#config
  }
}

/** Of several environments that of browsers writes beside, and the others to where they would have. */
function environmentsOf({ environments = {}, build = {} }: UserConfig, folder: { outDir?: string }) {
  const all = Object.entries(environments).map(([name, { build: own = {} }]) => {
    const outDir = own.outDir ?? build.outDir ?? 'dist'
    return [name, { build: name === 'client' ? folder : { outDir } }] as const
  })
  return Object.fromEntries(all)
}

/** A library has no pages, a server no visitors, and what isn't written no folder. */
function isForBrowsers({ build = {} }: Pick<UserConfig, 'build'>, { isSsrBuild = false } = {}): boolean {
  const { lib = false, ssr = false, write = true } = build
  return !isSsrBuild && lib === false && ssr === false && write
}
