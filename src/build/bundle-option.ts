/** The output of a bundler, by the manifest that it wrote. */
export interface BundleOption {
  /** Its file: `dist/.vite/manifest.json`, a metafile, webpack's stats. */
  readonly manifest: string
  /** The folder to which its paths are relative, where that is not the one in which it lies. */
  readonly root?: string
  /**
   * The files whose names carry a hash, as paths below `root`, where somebody knows them for sure; by default those in
   * the manifest whose names have the form.
   */
  readonly hashed?: readonly string[]
  /** URLs of other files that are written in those of the bundle, by path; the build fails if it gives others. */
  readonly urls?: Readonly<Record<string, string>>
}

/** The option `bundles` in its longest form. */
export function bundlesOf({ bundles = [] }: BundlesGiven): BundleOption[] {
  return [bundles].flat().map((each) => (typeof each === 'string' ? { manifest: each } : each))
}

interface BundlesGiven {
  readonly bundles?: string | BundleOption | readonly (string | BundleOption)[]
}
