import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { resident } from '../cli/resident.js'
import { folder, write } from './folder.js'

export const root = join(import.meta.dirname, '../..')
const command = join(root, 'dist/cli/main.js')

/** The documents for users, relative to the root. */
export const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]

export function textOf(document: string): string {
  return readFileSync(join(root, document), 'utf8')
}

/** A piece of code in a document, with what stands on the line before. */
export interface Block {
  readonly before: string
  readonly language: string
  readonly code: string
}

export function blocksOf(document: string): Block[] {
  const found = document.matchAll(/([^\n]*)\n```(\w*)\n(.*?)```/gs)
  return [...found].map(([, before = '', language = '', code = '']) => ({ before, language, code }))
}

/** The lines that a reader would type to start our command. */
export function commandsOf(document: string): string[] {
  return blocksOf(document)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.split('\n').filter((line) => line.startsWith('npx everfresh')))
}

/** A project as the documents suppose it: public/ with three files, src/ for a bundler, and these packages installed. */
export function project(packages: readonly string[], home = folder()): string {
  write(home, {
    'package.json': '{ "type": "module" }',
    'public/css/site.css': `a { background: url(../img/logo.png) }${' '.repeat(500)}`,
    'public/img/logo.png': 'logo',
    'public/js/app.js': 'export {}',
    'src/main.js': "import './main.css'\nimport('./later.js')",
    'src/main.css': 'a { color: red }',
    'src/later.js': 'export {}',
    'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>',
  })
  mkdirSync(join(home, 'node_modules/.bin'), { recursive: true })
  for (const name of packages) symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name))
  symlinkSync(command, join(home, 'node_modules/.bin/everfresh'))
  return home
}

/** What a line prints, such as `npx everfresh verify dist`. */
export async function runCommand(home: string, line: string): Promise<string> {
  const [, , ...words] = line.replace(/#.*/, '').trim().split(/\s+/)
  const { status, stdout, stderr } = await resident(words, home)
  if (status !== 0) throw new Error(`"${line}" ended with ${status}: ${stderr}`)
  return stdout
}

/**
 * Runs programs of a project one after the other, in one process that must come to its end; gives what each of them
 * prints. Those that were written in JSX are compiled first.
 */
export function runPrograms(home: string, programs: readonly Block[]): string[] {
  if (programs.length === 0) return []
  const files = programs.map(({ language, code }, at) => {
    write(home, { [`program-${at}.${language}`]: code })
    return `program-${at}.${language}`
  })
  for (const file of files) if (file.endsWith('.jsx')) compile(home, file)
  write(home, { 'programs.mjs': runner })
  const words = ['programs.mjs', ...files.map((file) => file.replace(/jsx$/, 'js'))]
  return JSON.parse(execFileSync(process.execPath, words, { cwd: home, encoding: 'utf8' })) as string[]
}

/** The next one begins when nothing is left to do for the one before. */
const runner = `
import { writeSync } from 'node:fs'
const files = process.argv.slice(2)
const printed = []
process.stdout.write = (text, ...more) => {
  printed.push(printed.pop() + text)
  more.at(-1)?.()
  return true
}
async function next() {
  const file = files.shift()
  if (file === undefined) return
  printed.push('')
  await import('./' + file)
}
process.on('beforeExit', next)
process.on('exit', () => writeSync(1, JSON.stringify(printed)))
`

/** As a bundler would; the TypeScript that we have anyway can do it. */
function compile(home: string, file: string): void {
  const options =
    '--allowJs --noCheck --module nodenext --target es2022 --jsx react-jsx --jsxImportSource hono/jsx'
  execFileSync(join(root, 'node_modules/.bin/tsc'), [file, ...options.split(' '), '--outDir', '.'], {
    cwd: home,
  })
}

/** What Bun, or `deno serve`, does with a module that exports a server. */
const main = `
import { serve } from '@hono/node-server'
const { default: server } = await import('./server.js')
if (server !== undefined) serve(server)
`

export function startServer(home: string, code: string): ChildProcess {
  write(home, { 'server.js': code, 'main.js': main })
  return spawn(process.execPath, ['main.js'], { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** The answer, once the server is up. */
export async function fetchWhenUp(url: string, child: ChildProcess): Promise<Response> {
  while (child.exitCode === null) {
    const response = await fetch(url).catch(() => null)
    if (response !== null) return response
    await setTimeout(50)
  }
  throw new Error(`the program ended with ${child.exitCode}`)
}
