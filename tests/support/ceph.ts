import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '../../scripts/free-port.mjs'
import { Started } from './started.js'

const run = promisify(execFile)

/** A real S3 gateway, and who may write to it. */
export interface ObjectStore {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  stop(): Promise<void>
}

const programs = ['/usr/bin/ceph-mon', '/usr/bin/ceph-osd', '/usr/bin/radosgw', '/usr/bin/ceph']

/** Ceph on the loopback, in memory alone: one monitor, one daemon of objects, and the gateway. It takes some 14 seconds. */
export async function startCeph(): Promise<ObjectStore> {
  const missing = programs.filter((program) => !existsSync(program))
  if (missing.length) throw new Error(`Ceph lacks ${missing.join(', ')}: run scripts/setup --long as root.`)
  const home = mkdtempSync(join(tmpdir(), 'everfresh-ceph-'))
  const started = new Started()
  const stop = async () => {
    await started.end()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return { ...(await raise(home, started)), stop }
  } catch (error) {
    const log = ['mon.a', 'osd.0', 'client.rgw'].map((name) => lastLines(join(home, 'log', `${name}.log`)))
    await stop()
    throw new Error(`Ceph did not start: ${String(error)}\n${log.join('\n')}`)
  }
}

type Raised = Omit<ObjectStore, 'stop'>

async function raise(home: string, started: Started): Promise<Raised> {
  for (const name of ['mon', 'osd', 'rgw', 'log', 'run']) mkdirSync(join(home, name))
  const [first, second, port] = [await freePort(), await freePort(), await freePort()]
  const monitors = `[v2:127.0.0.1:${first},v1:127.0.0.1:${second}]`
  const id = randomUUID()
  const conf = join(home, 'ceph.conf')
  writeFileSync(conf, configOf(home, id, monitors, port))
  await makeKeys(home)
  await startMonitor(home, id, monitors, started)
  await startObjects(home, started)
  return startGateway(conf, port, started)
}

async function makeKeys(home: string): Promise<void> {
  const [mon, admin] = [join(home, 'mon.keyring'), join(home, 'admin.keyring')]
  const all = ['mon', 'osd', 'mgr'].flatMap((name) => ['--cap', name, 'allow *'])
  await run('ceph-authtool', ['-C', mon, '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *'])
  await run('ceph-authtool', ['-C', admin, '--gen-key', '-n', 'client.admin', ...all])
  await run('ceph-authtool', [admin, '--gen-key', '-n', 'client.rgw', ...all.slice(0, 6)])
  await run('ceph-authtool', [mon, '--import-keyring', admin])
}

async function startMonitor(home: string, id: string, monitors: string, started: Started): Promise<void> {
  const [conf, map] = [join(home, 'ceph.conf'), join(home, 'monmap')]
  await run('monmaptool', ['--create', '--fsid', id, '--addv', 'a', monitors, map])
  const made = ['--mkfs', '-i', 'a', '--monmap', map, '--keyring', join(home, 'mon.keyring')]
  await run('ceph-mon', ['-c', conf, ...made])
  started.start('ceph-mon', ['-c', conf, '-f', '-i', 'a'])
}

async function startObjects(home: string, started: Started): Promise<void> {
  const conf = join(home, 'ceph.conf')
  const id = randomUUID()
  const { stdout } = await run('ceph-authtool', ['--gen-print-key'])
  const secret = join(home, 'secret.json')
  writeFileSync(secret, JSON.stringify({ cephx_secret: stdout.trim() }))
  writeFileSync(join(home, 'osd/keyring'), `[osd.0]\n\tkey = ${stdout.trim()}\n`)
  await ceph(conf, 'osd', 'new', id, '0', '-i', secret)
  await run('ceph-osd', ['-c', conf, '-i', '0', '--mkfs', '--osd-uuid', id, '--no-mon-config'])
  await ceph(conf, 'osd', 'crush', 'add', 'osd.0', '1', 'root=default', 'host=local')
  started.start('ceph-osd', ['-c', conf, '-f', '-i', '0'])
  await until('osd.0 is up', async () => (await ceph(conf, 'osd', 'stat')).includes('1 up'))
}

async function startGateway(conf: string, port: number, started: Started): Promise<Raised> {
  const [accessKeyId, secretAccessKey] = ['test', `secret-of-${randomUUID()}`]
  const who = ['--uid=test', '--display-name=test', `--access-key=${accessKeyId}`]
  const words = ['-c', conf, '-n', 'client.rgw']
  await run('radosgw-admin', [...words, 'user', 'create', ...who, `--secret-key=${secretAccessKey}`])
  started.start('radosgw', [...words, '-f'])
  const endpoint = `http://127.0.0.1:${port}`
  await until('the gateway answers', async () => (await fetch(endpoint)).ok)
  return { endpoint, accessKeyId, secretAccessKey }
}

async function ceph(conf: string, ...words: readonly string[]): Promise<string> {
  return (await run('ceph', ['-c', conf, '--connect-timeout', '30', ...words])).stdout
}

/** What it waits for stands in the failure. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 480; tries++) {
    if (await isSo().catch(() => false)) return
    await setTimeout(250)
  }
  throw new Error(`after two minutes it is still not so that ${what}.`)
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-15).join('\n') : ''
}

/** One copy of everything, in memory, and names as long as S3 allows. */
function configOf(home: string, id: string, monitors: string, port: number): string {
  const settings = {
    global: {
      fsid: id,
      'run dir': join(home, 'run'),
      'admin socket': join(home, 'run/$name.asok'),
      keyring: join(home, 'admin.keyring'),
      'log file': join(home, 'log/$name.log'),
      'auth cluster required': 'cephx',
      'auth service required': 'cephx',
      'auth client required': 'cephx',
      'mon host': monitors,
      'mon data': join(home, 'mon'),
      'mon allow pool size one': true,
      'mon warn on pool no redundancy': false,
      // A disk that is nearly full would stop the monitor, which needs next to nothing.
      'mon data avail warn': 1,
      'mon data avail crit': 0,
      'public addr': '127.0.0.1',
      'cluster addr': '127.0.0.1',
      'osd data': join(home, 'osd'),
      'osd objectstore': 'memstore',
      'memstore device bytes': 2 ** 33,
      'osd pool default size': 1,
      'osd pool default min size': 1,
      'osd pool default pg num': 1,
      'osd pool default pgp num': 1,
      'osd crush chooseleaf type': 0,
      'osd class load list': '*',
      'osd max object name len': 2048,
      'debug ms': 0,
    },
    osd: { keyring: join(home, 'osd/keyring') },
    mon: { keyring: join(home, 'mon/keyring') },
    'client.rgw': {
      'rgw data': join(home, 'rgw'),
      'rgw frontends': `beast endpoint=127.0.0.1:${port}`,
      'rgw thread pool size': 16,
      'rgw run sync thread': false,
    },
  }
  const lines = Object.entries(settings).flatMap(([name, pairs]) => [
    `[${name}]`,
    ...Object.entries(pairs).map(([key, value]) => `${key} = ${value}`),
  ])
  return `${lines.join('\n')}\n`
}
