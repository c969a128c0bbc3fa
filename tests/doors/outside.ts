import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openAssets } from '../../src/open.js'
import { write } from '../support/folder.js'
import { below, elsewhere } from '../support/hostile.js'
import { exchange, request } from '../support/http.js'
import { type Door, startDoor } from './doors.js'
import { builtSite } from './site.js'

const project = resolve(import.meta.dirname, '../..')

/**
 * All paths that are handed to `node:fs` from now on, by whatever function, until the test is over; but for those
 * of this project, whose modules are loaded when they are needed.
 */
function watchFiles(): string[] {
  const seen: string[] = []
  const record = (path: unknown) => {
    const text = path instanceof URL ? fileURLToPath(path) : String(path)
    if (!resolve(text).startsWith(`${project}/`)) seen.push(text)
  }
  for (const module of [fs, fs.promises] as unknown as Record<string, unknown>[])
    for (const [name, original] of Object.entries(module)) {
      if (typeof original !== 'function' || /^[A-Z_]/.test(name)) continue
      const watched = (...parameters: unknown[]) => {
        for (const each of parameters.slice(0, 2)) if (isPath(each)) record(each)
        return Reflect.apply(original, module, parameters) as unknown
      }
      module[name] = Object.assign(watched, original)
      onTestFinished(() => {
        module[name] = original
      })
    }
  syncBuiltinESMExports()
  onTestFinished(() => syncBuiltinESMExports())
  return seen
}

function isPath(value: unknown): boolean {
  return (typeof value === 'string' && !/^(?:r|r\+|w|a|utf-?8)$/i.test(value)) || value instanceof URL
}

const targets = [...below.map((rest) => `/static/${rest}`), ...elsewhere]
const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'TRACE', 'CONNECT']
/** No `Request` can have these (Fetch Standard, forbidden methods). */
const unsaid = ['TRACE', 'CONNECT']

/** What nobody may bring a server to read. */
export function describeOutside(doors: readonly Door[]): void {
  describe.each(doors)('$name', (door) => {
    test('touches no file outside of the table, whatever it is asked for', async () => {
      const { out } = await builtSite({ 'js/app.js': 'export {}\n', 'index.html': 'hi' }, { compress: false })
      write(dirname(out), { secret: 'x', 'static-secret/x': 'x', 'etc/passwd': 'x' })
      const assets = await openAssets(out, { memory: 0 })
      onTestFinished(() => assets.close())
      await assets.ready()
      const { origin } = await startDoor(door, assets)
      // Everything that a door loads late is there before anybody looks.
      await request(origin, 'GET /static/nope')
      const seen = watchFiles()
      for (const target of targets) {
        await request(origin, `GET ${target}`)
        await request(origin, `GET ${target}`, { Range: 'bytes=0-', 'If-None-Match': '"x"', Host: '../..' })
      }
      for (const method of methods.filter((each) => !door.isWeb || !unsaid.includes(each)))
        await request(origin, `${method} /static/../secret`)
      await exchange(origin, `GET /static/${'../'.repeat(5)}etc/passwd\r\n\r\n`)
      const own = resolve(out, assets.url('js/app.js').slice('/static/'.length))
      const page = /index\.[0-9a-f]{12}\.html$/
      expect(seen.filter((file) => file !== own && !page.test(file))).toEqual([])
      // That the watch works is seen by what is in the table.
      const { body } = await request(origin, `GET ${assets.url('js/app.js')}`)
      expect(body.toString()).toBe('export {}\n')
      expect(seen).toContain(own)
    })
  })
}
