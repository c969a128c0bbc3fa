import { hasRoomForVersion, versionLength } from './content-name.js'
import { anyOf, lastOf, type Matches } from './glob.js'
import { isHidden } from './hidden.js'
import { baseName, type LogicalPath } from './logical-path.js'

/** Which files of the roots are published, and how their URLs come about. All are lists of globs. */
export interface PolicyOptions {
  /**
   * Files and folders that are not copied at all, besides hidden ones (`.env`, `.git`), which are left out by
   * default, but for `.well-known/`. A glob with `!` in front brings back what an earlier one left out:
   * `['drafts', '!.nojekyll']`. What lies in a folder that is left out can't be brought back by itself.
   * @default []
   * @example omit: ['*.psd', 'drafts', '!.nojekyll']
   */
  readonly omit?: readonly string[]
  /**
   * Files whose URLs carry a version; the others keep their names and are revalidated. All by default, but for
   * those that are asked for by a name which somebody else fixed (`*.html`, `robots.txt`, `favicon.ico` and so
   * on). Such a one is versioned only if a glob here says more of its name than a wildcard: `favicon.*` does,
   * `icons/*` doesn't.
   * @default ['**']
   * @example include: ['**', 'favicon.*']
   */
  readonly include?: readonly string[]
  /**
   * Files that keep their names and are revalidated, whatever `include` says; none by default.
   * @default []
   * @example exclude: ['embed.js', '/downloads/**']
   */
  readonly exclude?: readonly string[]
  /**
   * Files in whose names a bundler has put a hash already: they keep name and bytes, and a build serves them as
   * immutable. One that comes again with other bytes is an error. Never guessed from the look of a name. From
   * live folders they are revalidated, since nobody knows there which bytes the URL had before.
   * @default []
   * @example prehashed: ['build/assets/*-????????.*']
   */
  readonly prehashed?: readonly string[]
}

/** What is decided by a file's path alone. */
export interface Policy {
  /** Whether a file or folder is left out, by its own path or that of a folder above it. */
  isOmitted(path: string): boolean
  /** The same where the folders above it are known to be in, as in a walk from the top. */
  isOmittedItself(path: string): boolean
  /** Whether a file's URL carries a version of ours. */
  isVersioned(path: LogicalPath): boolean
  /** Whether a file's own name carries its version. */
  isPrehashed(path: LogicalPath): boolean
}

/** What `isHidden` says, as globs that others may follow. */
const omittedNames = ['.*', '!/.well-known']

/** Files that are asked for by a name which somebody else fixed: visitors, crawlers, browsers, hosts. */
const keptNames = [
  '*.html',
  '*.htm',
  'robots.txt',
  'favicon.ico',
  'apple-touch-icon*.png',
  'sitemap*.xml',
  'ads.txt',
  'CNAME',
  '_headers',
  '_redirects',
  '/.well-known/**',
  'sw.js',
  'service-worker.js',
]

export const isKeptName = anyOf(keptNames)

/** `length`: how many characters the version in a stored name has. */
export function createPolicy(options: PolicyOptions = {}, length = versionLength): Policy {
  const { omit = [], include = ['**'], exclude = [], prehashed = [] } = options
  const isOmittedItself = omit.length === 0 ? isHidden : lastOf([...omittedNames, ...omit])
  const isPrehashed = anyOf(prehashed)
  const [isIncluded, isExcluded] = [anyOf(include), anyOf(exclude)]
  const isNamed = anyOf(include.filter(saysName))
  return {
    isOmitted: withFolders(isOmittedItself),
    isOmittedItself,
    isPrehashed,
    isVersioned: (path) =>
      hasRoomForVersion(path, length) &&
      isIncluded(path) &&
      !isExcluded(path) &&
      !isPrehashed(path) &&
      (!isKeptName(path) || isNamed(path)),
  }
}

/** Whether a glob says more of a file's name than any name has. */
function saysName(glob: string): boolean {
  return /[^*?.]/.test(baseName(glob))
}

/** Asks for the folders above a path first. */
function withFolders(matches: Matches): Matches {
  return (path) => {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (matches(path.slice(0, at))) return true
    return matches(path)
  }
}
