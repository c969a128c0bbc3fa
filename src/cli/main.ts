#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { addBuild } from './build.js'
import { addClean } from './clean.js'
import { addCost } from './cost.js'
import { addExplain } from './explain.js'
import { exitCodeOf, reportFailure } from './failure.js'
import { addManifest } from './manifest.js'
import { addMerge } from './merge.js'
import { addProxies } from './proxies.js'
import { addReleases } from './releases.js'
import { addRollback } from './rollback.js'
import { addServe } from './serve.js'
import { addUrl } from './url.js'
import { addVerify } from './verify.js'

/** The command with all its subcommands; each loads what it needs when it runs. */
function createProgram(): Command {
  const program = new Command('everfresh')
    .description('Cache static files forever, and never serve a stale one.')
    .version(packageVersion(), '--version', 'print the version')
    .helpCommand(false)
    // A command's own --version is another than that of the program.
    .enablePositionalOptions()
  const site = [addBuild, addServe, addUrl, addVerify, addExplain, addProxies, addManifest]
  const releases = [addReleases, addClean, addRollback, addMerge, addCost]
  for (const add of [...site, ...releases]) add(program)
  for (const command of [program, ...program.commands])
    command
      .helpOption('--help', 'show this help')
      .exitOverride()
      .configureOutput({ outputError: writeOneLine })
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

try {
  await createProgram().parseAsync()
} catch (error) {
  // commander has told the user already.
  if (!(error instanceof CommanderError)) reportFailure(error)
  process.exitCode = exitCodeOf(error)
}
