import type { Layout } from './config-text.js'
import { type FrameworkName, frameworks, isFramework } from './frameworks.js'
import type { Project } from './project.js'
import { type ServerLines, serverLines } from './server-lines.js'

interface BundlerLines {
  readonly file: string
  readonly lines: readonly string[]
}

/** What a user does by hand: nothing of it is done for them. */
export interface Advice {
  /** What the project was taken for. */
  readonly found: string
  /** `null` where the package is there. */
  readonly install: string | null
  /** For `package.json`. */
  readonly scripts: Readonly<Record<string, string>>
  /** For `.gitignore`; `null` where it says so already. */
  readonly ignore: string | null
  readonly server: ServerLines | null
  /** What goes into the config of a bundler. */
  readonly bundler: BundlerLines | null
  readonly notes: readonly string[]
}

export function adviceFor(project: Project, layout: Layout): Advice {
  return {
    found: foundText(project, layout),
    install: 'everfresh' in (project.package?.dependencies ?? {}) ? null : project.install,
    scripts: project.package === null ? {} : scriptsFor(project),
    ignore: isIgnored(layout.out, project.ignored) ? null : `/${layout.out}/`,
    server: serverLines(project, layout),
    bundler: project.vite === null ? null : { file: project.vite, lines: pluginLines },
    notes: [...notes(project, layout)],
  }
}

const pluginLines = [
  "import { everfresh } from 'everfresh/vite'",
  '',
  'plugins: [everfresh()], // beside those that you have',
]

function foundText(project: Project, { roots }: Layout): string {
  const { framework, major, isTypeScript, package: found, vite } = project
  const title = isFramework(framework) ? titleOf(framework, major) : titles[framework]
  const language = isTypeScript ? 'TypeScript' : 'JavaScript'
  const modules = found?.isModule === false ? 'CommonJS' : 'ES modules'
  const how = framework === 'static' ? '' : `, ${language}, ${modules}`
  return `${title}${how}, ${vite === null ? `files in ${roots.join(', ')}` : 'built by Vite'}`
}

const titles = { node: 'Node', vite: 'A site', static: 'A static site' }

function titleOf(name: keyof typeof frameworks, major: number | null): string {
  return major === null ? frameworks[name].title : `${frameworks[name].title} ${major}`
}

/** Types must be there before the compiler, unless that begins by clearing what there is. */
function scriptsFor({ package: found, framework, isTypeScript, vite }: Project): Record<string, string> {
  const { build = '', start, dev } = found?.scripts ?? {}
  if (vite !== null) return build === '' ? { build: 'vite build' } : {}
  const ours = 'everfresh build'
  const isFirst = isTypeScript && /\btsc\b/.test(build) && !/\brm\b|rimraf|clean/.test(build)
  const both = isFirst ? `${ours} && ${build}` : `${build} && ${ours}`
  const builds = build.includes(ours) ? {} : { build: build === '' ? ours : both }
  if (framework !== 'static') return builds
  return {
    ...builds,
    ...(dev === undefined ? { dev: 'everfresh serve --live' } : {}),
    ...(start === undefined ? { start: 'everfresh serve' } : {}),
  }
}

/** As far as a line of its own, or of a folder above, says so. */
function isIgnored(out: string, ignored: readonly string[]): boolean {
  const parts = out.split('/')
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  return ignored.some((line) => above.includes(line.replace(/^\/|\/\*{0,2}$/g, '')))
}

function* notes(project: Project, { roots }: Layout): Iterable<string> {
  const { framework, major, folders, vite } = project
  if (vite !== null) yield* viteNotes(framework)
  else yield* folderNotes(folders, roots)
  if (!isFramework(framework) || major === null) return
  const { title, majors } = frameworks[framework]
  if (!(majors as readonly number[]).includes(major))
    yield `${title} ${major} has no door of its own, since ours is for ${majors.join(' and ')}: assets.before() stands ahead of it.`
}

function* viteNotes(framework: FrameworkName): Iterable<string> {
  yield 'If build.outDir is not dist, say its name in place of that.'
  if (framework !== 'vite')
    yield 'The tags of a page, and the dev server of Vite in the same program: "A page of your server" in docs/bundlers.md.'
}

function* folderNotes(folders: readonly string[], roots: readonly string[]): Iterable<string> {
  const [root = ''] = roots
  if (folders.length === 0 && roots.length === 1 && root === 'public')
    yield 'There is no folder of static files yet: make public/, or name yours behind "everfresh init".'
  const others = folders.filter((folder) => !roots.includes(folder))
  if (others.length > 0)
    yield `There ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')} too: what belongs to the site goes into "roots".`
}
