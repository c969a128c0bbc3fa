import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../scripts/free-port.mjs'
import { type ObjectStore, until } from './ceph.js'
import { Started } from './started.js'

const run = promisify(execFile)

const kinds = ['account', 'container', 'object'] as const
type Kind = (typeof kinds)[number]
type Ports = Readonly<Record<Kind | 'proxy', number>>

const programs = [...kinds, 'proxy'].map((kind) => `/usr/bin/swift-${kind}-server`)

/** Swift on the loopback, whose S3 gateway takes every write, whatever its condition. */
export async function startSwift(): Promise<ObjectStore> {
  const missing = programs.filter((program) => !existsSync(program))
  if (missing.length) throw new Error(`Swift lacks ${missing.join(', ')}: run scripts/setup --long as root.`)
  const home = mkdtempSync(join(tmpdir(), 'everfresh-swift-'))
  const started = new Started()
  const stop = async () => {
    await started.end()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return { ...(await raise(home, started)), stop }
  } catch (error) {
    await stop()
    throw new Error(`Swift did not start: ${String(error)}`)
  }
}

async function raise(home: string, started: Started): Promise<Omit<ObjectStore, 'stop'>> {
  const [account, container, object, proxy] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const ports: Ports = { account, container, object, proxy }
  const secretAccessKey = `secret-of-${randomUUID()}`
  mkdirSync(join(home, 'devices/d1'), { recursive: true })
  for (const kind of kinds) await makeRing(home, kind, ports[kind])
  const configs = { ...serverConfigs(home, ports), proxy: proxyConfig(home, proxy, secretAccessKey) }
  for (const [kind, config] of Object.entries(configs)) {
    const file = join(home, `${kind}.conf`)
    writeFileSync(file, config)
    started.start(`swift-${kind}-server`, [file])
  }
  const endpoint = `http://127.0.0.1:${proxy}`
  await until('the gateway answers', async () => (await fetch(`${endpoint}/healthcheck`)).ok)
  await until('its servers answer', () => isServed(ports))
  return { endpoint, accessKeyId: 'test:tester', secretAccessKey }
}

async function isServed(ports: Ports): Promise<boolean> {
  const answers = kinds.map(async (kind) => (await fetch(`http://127.0.0.1:${ports[kind]}/healthcheck`)).ok)
  return (await Promise.all(answers)).every(Boolean)
}

/** Which device holds what: there is one. */
async function makeRing(home: string, kind: Kind, port: number): Promise<void> {
  const builder = join(home, `${kind}.builder`)
  await run('swift-ring-builder', [builder, 'create', '1', '1', '1'])
  await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/d1`, '1'])
  await run('swift-ring-builder', [builder, 'rebalance'])
}

function common(home: string, port: number): string {
  const settings = {
    bind_ip: '127.0.0.1',
    bind_port: port,
    workers: 0,
    user: userInfo().username,
    swift_dir: home,
  }
  return ['[DEFAULT]', ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`)].join('\n')
}

function serverConfigs(home: string, ports: Ports): Record<Kind, string> {
  const config = (kind: Kind) => `${common(home, ports[kind])}
devices = ${join(home, 'devices')}
mount_check = false
[pipeline:main]
pipeline = healthcheck ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
[filter:healthcheck]
use = egg:swift#healthcheck
`
  return { account: config('account'), container: config('container'), object: config('object') }
}

function proxyConfig(home: string, port: number, secret: string): string {
  const filters = ['catch_errors', 'gatekeeper', 'healthcheck', 'listing_formats', 'bulk', 'slo']
  return `${common(home, port)}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:cache]
use = egg:swift#memcache
# There is none; it must only be named.
memcache_servers = 127.0.0.1:9
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${secret} .admin
${filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name}`).join('\n')}
`
}
