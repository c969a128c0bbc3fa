import { type Layout, quoted } from './config-text.js'
import { type Framework, frameworks, isFramework, plainNode } from './frameworks.js'
import type { Project } from './project.js'

/** What a user adds to a server. */
export interface ServerLines {
  /** For the top of the file. */
  readonly top: readonly string[]
  /** The line of the user's behind which the rest goes. */
  readonly after: string
  readonly rest: readonly string[]
}

/** `null` for a site that has none of its own. */
export function serverLines(project: Project, layout: Layout): ServerLines | null {
  const framework = frameworkOf(project)
  if (framework === null) return null
  const { isOld, lines } = fitting(framework, project)
  const door = isOld ? undefined : framework.door
  const [imports, code] = [lines.filter(isImport), lines.filter((line) => !isImport(line))]
  const top = [
    ...imports,
    `import { ${project.vite === null ? 'liveAssets, ' : ''}openAssets } from 'everfresh'`,
    ...(door === undefined ? [] : [`import { serve } from '${door}'`]),
  ]
  const assets = project.vite === null ? assetsLines(layout) : bundledLines(layout)
  // CommonJS has no await at the top.
  if (project.package?.isModule !== false)
    return { top: [...top, '', ...assets], after: framework.after, rest: code }
  const required = project.isTypeScript ? top : top.map(toRequire)
  return { top: required, after: framework.after, rest: inFunction([...assets, ...code]) }
}

function frameworkOf({ framework }: Project): Framework | null {
  if (isFramework(framework)) return frameworks[framework]
  return framework === 'node' ? plainNode : null
}

function fitting({ majors, lines, otherwise }: Framework, { major }: Project) {
  const isOld = major !== null && otherwise !== undefined && !majors.includes(major)
  return { isOld, lines: isOld ? otherwise : lines }
}

function isImport(line: string): boolean {
  return line.startsWith('import ')
}

function assetsLines({ roots, out, base }: Layout): string[] {
  const at = base === '/' ? '' : `, base: ${quoted(base)}`
  return [
    'const assets =',
    "  process.env.NODE_ENV === 'production'",
    `    ? await openAssets(${quoted(out)})`,
    `    : await liveAssets({ roots: [${roots.map(quoted).join(', ')}]${at} })`,
  ]
}

/** Without a build there is the dev server of the bundler. */
function bundledLines({ out }: Layout): string[] {
  return [
    `const assets = await openAssets(${quoted(out)}) // in production: the dev server has no such folder`,
  ]
}

function toRequire(line: string): string {
  return line.replace(/^import (.*) from ('.*')$/, 'const $1 = require($2)')
}

function inFunction(lines: readonly string[]): string[] {
  const inside = [...lines, '// your routes go here, and what begins to listen']
  return ['async function start() {', ...inside.map((line) => `  ${line}`), '}', 'start()']
}
