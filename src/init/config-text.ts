import { EverfreshError } from '../values/error.js'
import type { Project } from './project.js'

/** What the config says. */
export interface Layout {
  readonly roots: readonly string[]
  readonly out: string
  readonly base: string
  /** `null` where nobody would read them. */
  readonly types: string | null
}

export interface Wishes {
  readonly folders?: readonly string[]
  readonly base?: string
}

export function layoutOf(project: Project, { folders = [], base = '/' }: Wishes): Layout {
  const [likeliest = 'public'] = project.folders
  if (project.vite !== null) return viteLayout(folders, base)
  return {
    roots: folders.length > 0 ? folders : [likeliest],
    out: project.framework === 'static' ? 'dist' : 'dist/static',
    base,
    types: project.isTypeScript && project.framework !== 'static' ? typesFile(project) : null,
  }
}

/** Folders and base are what Vite's own config says. */
function viteLayout(folders: readonly string[], base: string): Layout {
  const given = folders[0] ?? (base === '/' ? undefined : `--base ${base}`)
  if (given === undefined) return { roots: [], out: 'dist', base, types: null }
  throw new EverfreshError(
    'option-invalid',
    `Vite's config says where files are and where they are served ("publicDir", "base"), so "${given}" has no effect: leave it out, or say --framework static for a site beside that of Vite`,
  )
}

/** Where the compiler reads it. */
function typesFile({ compiled }: Project): string {
  return compiled.isWhole ? 'everfresh.d.ts' : 'src/everfresh.d.ts'
}

/** In TypeScript, unless the compiler would take it for a part of the program that lies outside of it. */
export function configName({ isTypeScript, compiled, package: found }: Project): string {
  const isOutside = compiled.isWhole && compiled.hasRoot
  const extension = isTypeScript && !isOutside ? 'ts' : found?.isModule === true ? 'js' : 'mjs'
  return `everfresh.config.${extension}`
}

/** Without a package there is nothing to import from, and the types are those of a comment. */
export function configText(project: Project, { roots, out, base, types }: Layout): string {
  if (project.vite !== null) return [...byImport[0], ...viteLines(out), ...byImport[1], ''].join('\n')
  const lines = [
    `  roots: [${roots.map(quoted).join(', ')}], // the folders of static files`,
    `  out: ${quoted(out)}, // where "everfresh build" puts them, under names that change with their content`,
    `  base: ${quoted(base)}, // the path of the site below which they are served`,
    ...(types === null
      ? []
      : [`  types: ${quoted(types)}, // by which your editor knows the paths for assets.url()`]),
  ]
  const [head, end] = project.package === null ? byComment : byImport
  return [...head, ...lines, ...end, ''].join('\n')
}

function viteLines(out: string): string[] {
  return [
    `  out: ${quoted(out)}, // where "vite build" leaves what "everfresh verify" and the other commands look at`,
  ]
}

const byImport = [
  ["import { defineConfig } from 'everfresh'", '', 'export default defineConfig({'],
  ['})'],
] as const
const byComment = [["/** @type {import('everfresh').Config} */", 'export default {'], ['}']] as const

export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
