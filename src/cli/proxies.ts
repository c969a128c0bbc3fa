import type { Command } from 'commander'
import { addConfigFlags, builtFolder } from './built-folder.js'
import { InvalidArgumentError, Option } from './commander.js'
import { addStoreFlags, type StoreFlags, targetOptions } from './store-flags.js'
import { printOrWrite, type WriteFlag } from './write.js'

/** The configs that stand for our own server. */
export function addProxies(program: Command): void {
  const nginx = server(
    program,
    'nginx',
    'print a config for nginx that serves a built folder, or stands in front of a store',
  )
  addStoreFlags(nginx)
    .addOption(
      new Option('--part <part>', 'only what belongs into http, or into server').choices([
        'all',
        'http',
        'server',
      ]),
    )
    .option('--shared-caches', 'let caches that many visitors share keep deltas')
    .option('--include <file>', 'your own add_header lines, which nginx would drop')
    .option('--edge <url>', 'stand in front of a store that can be read there, instead of serving files')
    .option('--cache <folder>', 'with --edge: where it keeps what it fetched (default: /var/cache/everfresh)')
    .option('--cache-size <size>', 'with --edge: the most it keeps (default: 10g)')
    .option('--certificates <file>', 'with --edge: by which an https store is checked')
    .action((dir: string | undefined, flags: Flags) => run('nginx', dir, flags))
  for (const [name, title] of [
    ['caddy', 'Caddy'],
    ['apache', 'Apache httpd'],
  ] as const)
    server(program, name, `print a config for ${title} that serves a built folder`)
      .addOption(new Option('--part <part>', 'only what belongs into a server').choices(['all', 'server']))
      .action((dir: string | undefined, flags: Flags) => run(name, dir, flags))
  written(base(program, 'headers', 'print the _headers file of Cloudflare Pages or Netlify'))
    .addOption(
      new Option('--host <host>', 'whose limits hold (default: cloudflare)').choices([
        'cloudflare',
        'netlify',
      ]),
    )
    .action((dir: string | undefined, flags: Flags) => run('headers', dir, flags))
}

function server(program: Command, name: string, description: string): Command {
  return written(
    base(program, name, description)
      .option('--root <path>', 'the built folder as the server sees it (default: where it is now)')
      .option('--listen <address>', 'where the whole server listens (default: 80)')
      .addOption(
        new Option('--unknown <answer>', 'what an unknown version gets (default: 404)').choices([
          '404',
          'revalidate',
        ]),
      )
      .option('--plain-max-age <seconds>', 'how long plain names are kept (default: 0)', wholeSeconds),
  )
}

function base(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('[dir]', 'the built folder (default: "out" of the config file)')
    .option('--max-age <seconds>', 'how long versioned URLs are kept (default: a year)', wholeSeconds)
}

function written(command: Command): Command {
  return addConfigFlags(command.option('--write <file>', 'write it there instead, in one step'))
}

type Flags = WriteFlag & StoreFlags

async function run(
  name: Name,
  given: string | undefined,
  { write, config, ...options }: Flags,
): Promise<void> {
  const dir = await builtFolder(given, `name it behind "${name}"`, { config })
  const generators: Readonly<Record<Name, (dir: string, options: object) => Promise<string>>> = await import(
    '../proxy.js'
  )
  const store = name === 'nginx' ? await targetOptions(dir, { config }) : null
  await printOrWrite(await generators[name](dir, { ...store?.options, ...options }), write)
}

type Name = 'nginx' | 'caddy' | 'apache' | 'headers'

function wholeSeconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number of seconds.')
}
