import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { write } from '../support/folder.js'
import { below, elsewhere } from '../support/hostile.js'
import { request } from '../support/http.js'
import { type Door, fromApp, startDoor } from './doors.js'
import { builtSite } from './site.js'

const secret = 'nobody may read this'

// What HTTP cannot say at all reaches no server.
const targets = [...below.map((rest) => `/static/${rest}`), ...elsewhere].filter(
  (each) => !/[ \0]|^$/.test(each),
)

/** What no request may do to a server. */
export function describeHostile(doors: readonly Door[]): void {
  describe.each(doors)('$name', (door) => {
    test('gives nothing away to hostile targets, and lives on', async () => {
      const { assets, out } = await builtSite({
        'js/app.js': 'export {}\n',
        'index.html': 'hi',
        '.env': secret,
      })
      write(dirname(out), { secret, 'static-secret/x': secret, 'etc/passwd': secret })
      const { origin } = await startDoor(door, assets)
      for (const target of targets) {
        if (door.isWeb && isMadePlain(target)) continue
        const { status, headers, body } = await request(origin, `GET ${target}`)
        // 203 is the app, 431 Node's own word to a header of more than 16 KB; HTTP/2 has none for what is no target.
        expect([203, 400, 404, 431, ...(door.scheme === 'h2c' ? [0] : [])], target.slice(0, 60)).toContain(
          status,
        )
        expect(headers.location).toBeUndefined()
        expect(headers['cache-control'] ?? '').not.toContain('immutable')
        expect(body.toString()).not.toMatch(/nobody may|root:|export|"assets"/)
        if (status === 203) expect(body.toString()).toBe(fromApp)
      }
      expect((await request(origin, `GET ${assets.url('js/app.js')}`)).body.toString()).toBe('export {}\n')
    })

    test('refuses a header of 100 KB, and lives on', async () => {
      const { assets } = await builtSite({ 'a.css': 'a{}' })
      const { origin } = await startDoor(door, assets)
      const given = { 'Accept-Encoding': 'gzip,'.repeat(20_000) }
      expect([0, 400, 431]).toContain((await request(origin, `GET ${assets.url('a.css')}`, given)).status)
      expect((await request(origin, `GET ${assets.url('a.css')}`)).status).toBe(200)
    })
  })
}

/** Of these the platform's own URL parser makes a name of the site, before any of us sees it. */
function isMadePlain(target: string): boolean {
  const url = target.startsWith('/') ? `http://127.0.0.1${target}` : target
  return URL.canParse(url) && ['/static/js/app.js', '/static/index.html'].includes(new URL(url).pathname)
}
