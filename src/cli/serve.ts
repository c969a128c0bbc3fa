import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Command } from 'commander'
import type { Assets } from '../assets.js'
import { systemCode } from '../io/system-error.js'
import { EverfreshError } from '../values/error.js'
import { InvalidArgumentError } from './commander.js'
import { openServed, type SourceFlags } from './served.js'
import { addStrategyFlags } from './strategy-flags.js'

interface ServeFlags extends SourceFlags {
  readonly host: string
  readonly port: number
}

export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('serve a built folder, or source folders as they are now')
    .argument('[folder...]', 'the built folder; with --live, the source folders')
    .option('--follow', 'take up each release that becomes current in the built folder')
    .option('--live', 'serve source folders, without a build')
    .option('--base <path>', 'with --live: the path below which the files are served (default: "/")')
  addStrategyFlags(command, 'with --live: ')
    .option('--no-live-reload', 'with --live: leave open pages as they are when a file changes')
    .option('--clean-urls', 'answer "about" with about.html')
    .option('--unknown <what>', 'refuse versions that are not known, or revalidate them (default: "refuse")')
    .option('--max-age <seconds>', 'how long versioned URLs may be kept (default: 31536000)', parseSeconds)
    .option('--plain-max-age <seconds>', 'how long plain names may be kept (default: 0)', parseSeconds)
    .option('--cors <what>', 'let other origins read fonts, all, or none (default: "fonts")')
    .option('--port <port>', 'the port to listen on', parsePort, 8080)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--memory <mib>', 'how much of a built folder to hold in memory (default: 64)', parseMemory)
    .option('--config <file>', 'what no folder or flag says (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
    .option('--json', 'print where it listens as JSON')
    .action(run)
}

async function run(given: string[], flags: ServeFlags): Promise<void> {
  const { assets, folders } = await openServed(given, flags)
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

function parseSeconds(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number of seconds, such as 3600.')
}

function parseMemory(text: string): number {
  const mebibytes = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text)) return mebibytes
  throw new InvalidArgumentError('It must be a number of MiB, such as 256, or 0 for none.')
}
