import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Command, InvalidArgumentError } from 'commander'
import type { Assets } from '../assets.js'
import { systemCode } from '../io/system-error.js'
import { EverfreshError } from '../values/error.js'
import { formatPlace, type Problem } from '../values/problem.js'
import { builtFolder, type ConfigFlags } from './built-folder.js'

interface ServeFlags extends ConfigFlags {
  readonly live?: boolean
  readonly base?: string
  readonly host: string
  readonly port: number
  readonly json?: boolean
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve a built folder, or source folders as they are now')
    .argument('[folder...]', 'the built folder; with --live, the source folders')
    .option('--live', 'serve source folders, without a build')
    .option('--base <path>', 'with --live: the path below which the files are served (default: "/")')
    .option('--port <port>', 'the port to listen on', parsePort, 8080)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--config <file>', 'what no folder or flag says (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
    .option('--json', 'print where it listens as JSON')
    .action(run)
}

async function run(given: string[], flags: ServeFlags): Promise<void> {
  const { assets, folders } = await open(given, flags)
  await assets.ready()
  const { serve } = await import('../adapters/node.js')
  const server = createServer(serve(assets, { fallthrough: false }))
  const { port } = await listen(server, flags)
  // Before the line that tells others they may begin, and end, to use it.
  stopOnSignal(server, assets)
  const url = `http://${flags.host.includes(':') ? `[${flags.host}]` : flags.host}:${port}${assets.base}`
  console.log(
    flags.json === true
      ? JSON.stringify({ url, port, base: assets.base })
      : `Serving ${folders.join(', ')} on ${url}`,
  )
}

interface Opened {
  readonly assets: Assets
  readonly folders: readonly string[]
}

function open(folders: readonly string[], flags: ServeFlags): Promise<Opened> {
  return flags.live === true ? openLive(folders, flags) : openBuilt(folders, flags)
}

async function openLive(given: readonly string[], { base, config: file }: ServeFlags): Promise<Opened> {
  const { loadConfig, siteOptionsOf } = await import('../config.js')
  const { liveAssets } = await import('../live.js')
  const config = await loadConfig(file)
  const folders = given.length > 0 ? given : config.roots
  if (folders === undefined) throw noRoots()
  const assets = await liveAssets({
    ...siteOptionsOf(config),
    ...(base === undefined ? {} : { base }),
    roots: folders,
    onProblem: reportProblem,
  })
  return { assets, folders }
}

async function openBuilt(given: readonly string[], flags: ServeFlags): Promise<Opened> {
  const { base } = flags
  const [first, second] = given
  if (second !== undefined)
    throw new EverfreshError(
      'option-invalid',
      `one built folder can be served, not ${given.length}: for source folders add --live`,
    )
  if (base !== undefined)
    throw new EverfreshError(
      'option-invalid',
      `--base ${base} has no effect on a built folder, which knows its own: give it to "everfresh build"`,
    )
  const folder = await builtFolder(first, 'name it behind "serve"', flags)
  const { openAssets } = await import('../open.js')
  return { assets: await openAssets(folder), folders: [folder] }
}

function noRoots(): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    'there is no folder to serve: name the source folders behind "serve --live", or as "roots" in everfresh.config.js',
  )
}

/** @throws {EverfreshError} `port-in-use`, `option-invalid` */
function listen(server: Server, { port, host }: ServeFlags): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port, host)))
    server.listen(port, host, () => resolve(server.address() as AddressInfo))
  })
}

function listenError(error: Error, port: number, host: string): Error {
  const code = systemCode(error)
  if (code === 'EADDRINUSE')
    return new EverfreshError(
      'port-in-use',
      `port ${port} on ${host} is in use: give another --port, or 0 for any free one`,
      { cause: error },
    )
  if (code === 'EACCES')
    return new EverfreshError(
      'port-in-use',
      `port ${port} may not be opened by this user: give a --port above 1023`,
      { cause: error },
    )
  return new EverfreshError(
    'option-invalid',
    `can't listen on ${host}:${port} (${code}): give another --host`,
    { cause: error },
  )
}

function reportProblem(problem: Problem): void {
  console.error(`${formatPlace(problem)}  ${problem.message}  [${problem.code}]`)
}

/** Requests under way are finished; a second signal does not wait. */
function stopOnSignal(server: Server, assets: Assets): void {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => {
      process.exitCode = status
      server.close(() => assets.close())
      server.closeIdleConnections()
    })
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  throw new InvalidArgumentError('It must be a number from 0 to 65535.')
}
