import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from '../../src/build.js'
import type { Manifest } from '../../src/manifest/manifest.js'
import { readManifest } from '../../src/manifest/read-manifest.js'
import { type Files, folder, write } from '../support/folder.js'

/** Options of the first and the second release of one way to build URLs. */
export const ways: Readonly<Record<string, (number: number) => Partial<BuildOptions>>> = {
  'content in the query': () => ({
    strategy: { in: 'query', parameter: 'cache_id', algorithm: 'md5', length: 32 },
  }),
  'labels in the query, one of them anew': (number) => ({
    strategy: { in: 'query' },
    labels: ['beta', `2024-0${number}`],
  }),
  'times in names': () => ({ strategy: { version: 'mtime', extensions: ['css', 'js', 'min.js'] } }),
  'times before the last dot': () => ({
    strategy: { version: 'mtime', extensions: ['css', 'js', 'min.js'], compound: false },
  }),
  'a release number in names': (number) => ({ strategy: { version: { fixed: `1.${number}.0` } } }),
  'a release number in names that stayed': () => ({ strategy: { version: { fixed: '2024-06' } } }),
  'a release number in the query': (number) => ({
    strategy: { in: 'query', version: { fixed: `2024-0${number}` } },
  }),
  'the MD5 of the sources in names': () => ({
    strategy: { algorithm: 'md5', length: 32 },
    rewrite: false,
  }),
  'another way than before': (number) =>
    number === 1 ? { strategy: { in: 'query' } } : { strategy: { algorithm: 'sha1', length: 16 } },
}

const long = '/* a long text */ '.repeat(40)

function filesOf(age: 'old' | 'new'): Files {
  return {
    'css/site.css': `a { background: url(../img/dot.png) } ${long}`,
    'css/print.css': `@import "site.css";`,
    'img/dot.png': `${age} dot`,
    'js/app.js': `import './part.js'\n// ${age} ${long}`,
    'js/part.js': `// ${age} part`,
    'js/jquery.min.js': `// ${age} query`,
    'same.js': '// the same',
    [`${age}.js`]: `// ${age} only`,
    'index.html': `<!doctype html><link rel="stylesheet" href="css/site.css"> ${age}`,
  }
}

/** When the files of a release were changed, in seconds since 1970; the same file stays as it was. */
const times = { old: 1_452_929_749, new: 1_717_200_000 }

/** A folder that was built twice, as a deploy after another does it. */
export interface BuiltFolder {
  readonly out: string
  readonly manifests: readonly [old: Manifest, current: Manifest]
}

export async function builtTwice(optionsOf: (number: number) => Partial<BuildOptions>): Promise<BuiltFolder> {
  const home = folder()
  const out = join(home, 'static')
  const old = await builtOnce(join(home, 'old'), out, 'old', optionsOf(1))
  const current = await builtOnce(join(home, 'new'), out, 'new', optionsOf(2))
  return { out, manifests: [old, current] }
}

/** Builds one release into a folder, be it the first that is there or not. */
async function builtOnce(
  root: string,
  out: string,
  age: 'old' | 'new',
  options: Partial<BuildOptions>,
): Promise<Manifest> {
  const files = filesOf(age)
  write(root, files)
  for (const path of Object.keys(files)) {
    const time = new Date(times[path === 'same.js' ? 'old' : age] * 1000)
    utimesSync(join(root, path), time, time)
  }
  await build({ cacheDir: false, roots: [root], out, base: '/static/', ...options })
  return manifestIn(out)
}

function manifestIn(out: string): Manifest {
  const file = join(out, '.everfresh/manifest.json')
  return readManifest(JSON.parse(readFileSync(file, 'utf8')), file)
}
