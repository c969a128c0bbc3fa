import fs, { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { BuildProgress } from '../../src/build.js'
import { withLock } from '../../src/io/lock.js'
import { thisProcess } from '../../src/io/processes.js'
import { folder, write } from '../support/folder.js'
import { Site } from './site.js'

const lock = '.everfresh/lock'

/** A site whose output is held by this process, but for what is said otherwise. */
function held(other: Partial<ReturnType<typeof thisProcess>> = {}): Site {
  const site = new Site({ 'a.css': 'a' })
  const since = '2024-06-01T12:00:00.000Z'
  write(site.out, { [lock]: JSON.stringify({ ...thisProcess(), since, ...other }) })
  return site
}

const onLinux = existsSync('/proc/self/stat')

test.each([
  ['this very process, by another build of its', {}],
  ['another host, which nobody can ask', { host: 'elsewhere', pid: 999_999 }],
])('a lock is respected that is held by %s', async (_, other) => {
  const site = held(other)
  const { pid, host } = { ...thisProcess(), ...other }
  await expect(site.build({ wait: 0.2 })).rejects.toMatchObject({
    code: 'output-locked',
    message: expect.stringContaining(`process ${pid} on ${host}, since 2024-06-01T12:00:00.000Z`),
  })
  expect(site.names()).toEqual([lock])
})

test.skipIf(!onLinux)(
  'so is that of another container, whose processes nobody sees (needs /proc)',
  async () => {
    const site = held({ namespace: 'pid:[1]', pid: 999_999 })
    await expect(site.build({ wait: 0 })).rejects.toMatchObject({ code: 'output-locked' })
  },
)

test('the lock of a process that is gone is taken over', async () => {
  const site = held({ pid: 999_999 })
  await site.build({ wait: 0 })
  expect(site.exists(lock)).toBe(false)
})

test.skipIf(!onLinux).each([
  ['whose number another process has', { started: '1' }],
  ['that a restart of the machine ended', { boot: 'another' }],
])('so is that of a process %s (needs /proc)', async (_, other) => {
  const site = held(other)
  await site.build({ wait: 0 })
  expect(site.exists(lock)).toBe(false)
})

test('a lock that does not say whose it is belongs to nobody after a second', async () => {
  const sites = ['', '{"pid":', '[]', 'null'].map((text) => {
    const site = new Site({ 'a.css': 'a' })
    write(site.out, { [lock]: text })
    return site
  })
  await Promise.all(sites.map((site) => site.build()))
  for (const site of sites) expect(site.exists(lock)).toBe(false)
})

test('a build waits for the one before, and is told for whom', async () => {
  const site = held()
  let hear: (progress: BuildProgress) => void = () => {}
  const first = new Promise<BuildProgress>((resolve) => {
    hear = resolve
  })
  const second = site.build({ onProgress: (progress) => hear(progress) })
  expect(await first).toMatchObject({ phase: 'wait', holder: { pid: process.pid } })
  rmSync(site.file(lock))
  expect((await second).files).toBe(1)
})

test('builds of one folder that begin together come one after the other, and each is whole', async () => {
  const site = new Site({ 'a.css': 'first' })
  const roots = ['one', 'two', 'three'].map((text) => [folder({ 'a.css': text, [`${text}.css`]: text })])
  const results = await Promise.all(roots.map((root) => site.build({ roots: root })))
  const records = results.map(({ release }) => site.record(release))
  expect(records.map(({ made, superseded }) => superseded === undefined || made <= superseded)).not.toContain(
    false,
  )
  expect(records.filter(({ superseded }) => superseded === undefined)).toMatchObject([
    { manifest: site.manifest },
  ])
})

test('of many that find a dead lock only one at a time has it', async () => {
  const out = folder({ [lock]: JSON.stringify({ ...thisProcess(), pid: 999_999, since: '' }) })
  let [inside, most] = [0, 0]
  const work = async () => {
    most = Math.max(most, ++inside)
    await setTimeout(5)
    inside--
  }
  await Promise.all(Array.from({ length: 5 }, () => withLock(out, work)))
  expect([most, existsSync(`${out}/${lock}`)]).toEqual([1, false])
})

test('a lock that was removed by hand, and taken by another, is left to that one', async () => {
  const out = folder()
  await withLock(out, async () => writeFileSync(`${out}/${lock}`, 'of another'))
  expect(existsSync(`${out}/${lock}`)).toBe(true)
})

test('who was held up for so long that another took its empty lock waits like anybody else', async () => {
  const out = folder()
  const theirs = JSON.stringify({ ...thisProcess(), since: '2024-06-01T12:00:00.000Z' })
  const real = fs.writeFileSync
  const restore = () => {
    fs.writeFileSync = real
    syncBuiltinESMExports()
  }
  onTestFinished(restore)
  fs.writeFileSync = (...parameters) => {
    restore()
    rmSync(`${out}/${lock}`)
    real(`${out}/${lock}`, theirs)
    real(...parameters)
  }
  syncBuiltinESMExports()
  await expect(withLock(out, async () => {}, { wait: 0 })).rejects.toMatchObject({ code: 'output-locked' })
  expect(readFileSync(`${out}/${lock}`, 'utf8')).toBe(theirs)
})

test('an ended wait leaves the lock to its holder', async () => {
  const site = held()
  await expect(site.build({ signal: AbortSignal.timeout(150) })).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  expect(site.names()).toEqual([lock])
})
