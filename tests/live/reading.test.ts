import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { folder, write } from '../support/folder.js'
import { get, textOf } from './asking.js'

/** What happens right before the next file is opened, or the next bytes are read. */
const hooks: { open?: (() => void) | undefined; read?: (() => void) | undefined } = vi.hoisted(() => ({}))

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>()
  const hooked = <F extends (...given: never[]) => unknown>(name: keyof typeof hooks, call: F) =>
    ((...given: Parameters<F>) => {
      const hook = hooks[name]
      hooks[name] = undefined
      hook?.()
      return call(...given)
    }) as F
  return { ...fs, openSync: hooked('open', fs.openSync), readSync: hooked('read', fs.readSync) }
})

afterEach(() => {
  hooks.open = undefined
  hooks.read = undefined
})

async function opened(files: Record<string, string>) {
  const root = folder(files)
  return { root, file: join(root, 'a.css'), assets: await liveAssets({ roots: [root] }) }
}

test('a file that grows while it is read is read again', async () => {
  const { file, assets } = await opened({ 'a.css': 'half' })
  hooks.read = () => appendFileSync(file, ' and half')
  const url = assets.url('a.css')
  expect(await textOf(assets, url)).toBe('half and half')
  expect(await textOf(assets, '/a.css')).toBe('half and half')
})

test('a file that is cut while it is read is read again', async () => {
  const { file, assets } = await opened({ 'a.css': 'a long text' })
  hooks.read = () => writeFileSync(file, 'short')
  expect(await textOf(assets, assets.url('a.css'))).toBe('short')
})

test('a file that is replaced while it is read is read again', async () => {
  const { root, file, assets } = await opened({ 'a.css': 'old' })
  write(root, { '.new': 'new' })
  hooks.read = () => renameSync(join(root, '.new'), file)
  expect(await textOf(assets, assets.url('a.css'))).toBe('new')
})

test('a file that goes before it is opened is not there', async () => {
  const { file, assets } = await opened({ 'a.css': 'a' })
  hooks.open = () => rmSync(file)
  expect(await get(assets, '/a.css')).toMatchObject({ status: 404 })
})

test('nor is one that another root has, which then answers', async () => {
  const [first, second] = [folder({ 'a.css': 'first' }), folder({ 'a.css': 'second' })]
  const assets = await liveAssets({ roots: [first, second] })
  hooks.open = () => rmSync(join(first, 'a.css'))
  expect(await textOf(assets, '/a.css')).toBe('second')
})

test('a reference to a file that goes meanwhile stays as it is written', async () => {
  const { root, assets } = await opened({ 'top.css': '@import "a.css"', 'a.css': 'a' })
  hooks.open = () => {
    hooks.open = () => rmSync(join(root, 'a.css'))
  }
  expect(await textOf(assets, '/top.css')).toBe('@import "a.css"')
})

test('a file that goes while it is read, and comes again, is answered as it is then', async () => {
  const { file, assets } = await opened({ 'a.css': 'a' })
  hooks.read = () => {
    rmSync(file)
    hooks.open = () => writeFileSync(file, 'again')
  }
  expect(await textOf(assets, '/a.css')).toBe('again')
})

test('a file that changes at every reading is an error, and the next request is none', async () => {
  const { file, assets } = await opened({ 'a.css': '' })
  let count = 0
  const change = () => {
    appendFileSync(file, 'x')
    if (++count < 1000) hooks.read = change
  }
  writeFileSync(file, 'x')
  hooks.read = change
  expect(() => assets.url('a.css')).toThrow(/changes while it is being read/)
  hooks.read = undefined
  expect(await textOf(assets, assets.url('a.css'))).toMatch(/^x+$/)
})
