import { readFileSync } from 'node:fs'
import type { Command as Program } from 'commander'
import { Command } from './commander.js'

type Add = (program: Program) => void

/** In the order of the help. Each loads what it needs when it runs. */
const commands: readonly (readonly [names: readonly string[], load: () => Promise<Add>])[] = [
  [['init'], async () => (await import('./init.js')).addInit],
  [['build'], async () => (await import('./build.js')).addBuild],
  [['serve'], async () => (await import('./serve.js')).addServe],
  [['url'], async () => (await import('./url.js')).addUrl],
  [['verify'], async () => (await import('./verify.js')).addVerify],
  [['explain'], async () => (await import('./explain.js')).addExplain],
  [['types'], async () => (await import('./types.js')).addTypes],
  [['nginx', 'caddy', 'apache', 'headers'], async () => (await import('./proxies.js')).addProxies],
  [['manifest'], async () => (await import('./manifest.js')).addManifest],
  [['releases'], async () => (await import('./releases.js')).addReleases],
  [['clean'], async () => (await import('./clean.js')).addClean],
  [['rollback'], async () => (await import('./rollback.js')).addRollback],
  [['merge'], async () => (await import('./merge.js')).addMerge],
  [['publish'], async () => (await import('./publish.js')).addPublish],
  [['cost'], async () => (await import('./cost.js')).addCost],
]

/** The one subcommand that was asked for, or all of them where it isn't the first word. */
async function wanted([, , word = '']: readonly string[]): Promise<Add[]> {
  const named = commands.filter(([names]) => names.includes(word))
  return Promise.all((named.length === 0 ? commands : named).map(([, load]) => load()))
}

/** The command with subcommands. `print`: for what commander would print itself, blind to a full disk: help and version. */
function createProgram(adds: readonly Add[], print: (text: string) => void): Program {
  const program = new Command('everfresh')
    .description('Cache static files forever, and never serve a stale one.')
    .version(packageVersion(), '--version', 'print the version')
    .helpCommand(false)
    // A command's own --version is another than that of the program.
    .enablePositionalOptions()
  for (const add of adds) add(program)
  for (const command of [program, ...program.commands])
    command
      .helpOption('--help', 'show this help')
      .exitOverride()
      .configureOutput({ outputError: writeOneLine, writeOut: print })
  return program
}

/** Our errors are one line each, and so are commander's. */
function writeOneLine(text: string, write: (text: string) => void): void {
  write(
    `everfresh: ${text
      .replace(/^error: /, '')
      .trim()
      .replace(/\s*\n\s*/g, ' ')}\n`,
  )
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Does what the words say. Help ends a run by an error as well. */
export async function runProgram(): Promise<void> {
  const help: string[] = []
  try {
    await createProgram(await wanted(process.argv), (text) => void help.push(text)).parseAsync()
  } finally {
    if (help.length > 0) await (await import('./write.js')).print(help.join(''))
  }
}
