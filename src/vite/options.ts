import type { BuildOptions } from '../build/options.js'

/** As for a build, but for what Vite says: the folder, its manifest, and the base. */
export interface VitePluginOptions extends Omit<BuildOptions, 'base' | 'bundles' | 'out' | 'roots'> {
  /**
   * The folder to build. By default Vite's `build.outDir`; Vite then writes into a folder beside it, which is removed
   * afterwards. If it is another, Vite's stays as Vite leaves it.
   */
  readonly out?: string
  /** The path below which the files are served, where Vite's `base` is relative; `/` by default. */
  readonly base?: string
}
