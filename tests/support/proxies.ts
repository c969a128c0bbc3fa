import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, onTestFinished } from 'vitest'
import { freePort } from '../../scripts/free-port.mjs'
import { request } from './http.js'

/** A web server of Debian's, and how it is told to run one config and no other. */
export interface WebServer {
  readonly name: string
  readonly program: string
  /** Writes what the server needs around the config into a folder of its own; gives its command line. */
  prepare(home: string, config: string): readonly string[]
}

export const nginx: WebServer = {
  name: 'nginx',
  program: '/usr/sbin/nginx',
  prepare(home, config) {
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    const around = [
      `daemon off; master_process off; pid ${home}/pid; error_log ${home}/log;`,
      'events { }',
      // As Debian's own configuration does; our answers must not depend on it.
      `http { include /etc/nginx/mime.types; access_log off; ${paths.map((name) => `${name}_temp_path ${home}/${name};`).join(' ')}`,
      `include ${home}/everfresh.conf; }`,
    ]
    writeFileSync(join(home, 'nginx.conf'), around.join('\n'))
    writeFileSync(join(home, 'everfresh.conf'), config)
    return ['-p', home, '-e', join(home, 'log'), '-c', join(home, 'nginx.conf')]
  },
}

export const caddy: WebServer = {
  name: 'caddy',
  program: '/usr/bin/caddy',
  prepare(home, config) {
    writeFileSync(join(home, 'Caddyfile'), `{\n\tadmin off\n}\n${config}`)
    return ['run', '--adapter', 'caddyfile', '--config', join(home, 'Caddyfile')]
  },
}

export const apache: WebServer = {
  name: 'apache',
  program: '/usr/sbin/apache2',
  prepare(home, config) {
    const modules = ['mpm_event', 'alias', 'authz_core', 'rewrite', 'headers', 'mime', 'dir']
    const around = [
      ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
      `ServerRoot ${home}`,
      `DefaultRuntimeDir ${home}`,
      `PidFile ${home}/pid`,
      `ErrorLog ${home}/log`,
      'ServerName 127.0.0.1',
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      // What Debian's own configuration says, and what must not reach our files.
      'TypesConfig /etc/mime.types',
      'AddType application/x-gzip .gz .tgz',
      'AddLanguage de .de',
      `Include ${home}/everfresh.conf`,
    ]
    writeFileSync(join(home, 'apache.conf'), `${around.join('\n')}\n`)
    writeFileSync(join(home, 'everfresh.conf'), config)
    return ['-X', '-f', join(home, 'apache.conf')]
  },
}

/** Tests of a server that may not be installed: then they are skipped by name, and fail where `CI` is set. */
export function describeProxy({ name, program }: WebServer, body: () => void): void {
  const isMissing = !existsSync(program) && !process.env.CI
  const title = isMissing ? `${name} (needs ${program}: run scripts/setup as root, or install it)` : name
  describe.skipIf(isMissing)(title, body)
}

/** Starts a server with a config for `127.0.0.1:PORT`; killed by its id when the test is over. */
export async function startProxy(
  proxy: WebServer,
  home: string,
  configFor: (listen: string) => string | Promise<string>,
  onEnd: (end: () => Promise<void>) => void = (end) => onTestFinished(end),
): Promise<string> {
  const port = await freePort()
  mkdirSync(home, { recursive: true })
  openUpTo(home)
  const words = proxy.prepare(home, await configFor(`127.0.0.1:${port}`))
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home }
  const child = spawn(proxy.program, words, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece))
  const ended = once(child, 'exit')
  onEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const origin = `http://127.0.0.1:${port}`
  while (child.exitCode === null && child.signalCode === null) {
    if ((await request(origin, 'GET /')).status > 0) return origin
    await setTimeout(20)
  }
  const log = existsSync(join(home, 'log')) ? readFileSync(join(home, 'log'), 'utf8') : ''
  throw new Error(`${proxy.name} ended with ${child.exitCode}:\n${Buffer.concat(said)}${log}`)
}

/** Apache changes its user, which must reach a folder that is only ours. */
function openUpTo(folder: string): void {
  for (let at = folder; at.includes('everfresh-'); at = dirname(at)) chmodSync(at, 0o755)
}
