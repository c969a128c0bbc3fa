import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { type BuildOptions, build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { digestOf } from '../../src/values/digest.js'
import { type Files, folder, write } from '../support/folder.js'
import type { OpenServer } from '../support/server.js'
import type { AppOptions } from './apps.js'
import { type Door, openDoor } from './doors.js'

/** A built folder and its assets. */
export interface Site {
  readonly out: string
  readonly assets: Assets
}

/** Builds these files, at `/static/` unless another base is given; the same ones once, and a copy for each test. */
export async function builtSite(files: Files, options: Partial<BuildOptions> = {}): Promise<Site> {
  const made = outputOf(files, options)
  const out = join(folder(), 'static')
  write(out, await made)
  return { out, assets: await openAssets(out) }
}

let last: { readonly key: string; readonly made: Promise<Files> } = { key: '', made: Promise.resolve({}) }

/** Tests of one file want the same again and again. */
function outputOf(files: Files, options: Partial<BuildOptions>): Promise<Files> {
  const bytes = Object.entries(files).map(([name, content]) => [name, digestOf(content)])
  const key = JSON.stringify([bytes, options])
  if (last.key !== key) last = { key, made: builtOnce(files, options) }
  return last.made
}

async function builtOnce(files: Files, options: Partial<BuildOptions>): Promise<Files> {
  const out = join(folder(), 'static')
  await build({ cacheDir: false, roots: [folder(files)], out, base: '/static/', fast: true, ...options })
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(
    names.flatMap((name) => {
      const file = join(out, name)
      return statSync(file).isFile() ? [[name, readFileSync(file)]] : []
    }),
  )
}

/** A folder that is built once for all tests of a file, and behind each door served once. */
export class SharedSite {
  #assets: Assets | null = null
  readonly #servers = new Map<string, Promise<OpenServer>>()

  constructor(files: Files, more: Files = {}) {
    const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
    beforeAll(async () => {
      write(join(home, 'public'), files)
      write(home, more)
      const out = join(home, 'static')
      await build({ cacheDir: false, roots: [join(home, 'public')], out, base: '/static/', fast: true })
      this.#assets = await openAssets(out)
    })
    afterAll(async () => {
      for (const server of this.#servers.values()) await (await server).close()
      rmSync(home, { recursive: true, force: true })
    })
  }

  get assets(): Assets {
    if (this.#assets === null) throw new Error('the site is built before the first test')
    return this.#assets
  }

  async open(door: Door, options: AppOptions = {}): Promise<{ assets: Assets; origin: string }> {
    const key = `${door.name} ${JSON.stringify(options)}`
    const server = this.#servers.get(key) ?? openDoor(door, this.assets, options)
    this.#servers.set(key, server)
    return { assets: this.assets, origin: (await server).origin }
  }
}
