import { describe, expect, test } from 'vitest'
import { below, elsewhere } from '../support/hostile.js'
import { ask, bodyOf } from './site.js'

const targets = [...below.map((rest) => `/static/${rest}`), ...elsewhere]

describe('a hostile target is refused, or is not ours', () => {
  test.each(targets.map((target) => [target.slice(0, 60), target]))('%j', (_, target) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST'])
      for (const fallthrough of [true, false]) {
        const reply = ask(`${method} ${target}`, {}, { fallthrough })
        expect([404, null]).toContain(reply?.status ?? null)
        expect(['Not found\n', '']).toContain(bodyOf(reply))
      }
  })
})

describe('at the root too', () => {
  test.each(below.map((rest) => [rest.slice(0, 60), `/${rest}`]))('%j', (_, target) => {
    expect([404, null]).toContain(ask(`GET ${target}`, {}, { base: '/' })?.status ?? null)
  })
})

// Many times what a linear look at 64 KB takes, and a tenth of what a quadratic one does.
const moment = 250

test.each(['/', '.', './', '%2f', '%', '\\', ';', 'a.', '.0123456789ab'])(
  '64 KB of %j keep nobody waiting',
  (text) => {
    const target = `/static/${text.repeat(65_536 / text.length)}x`
    const started = performance.now()
    expect(ask(`GET ${target}`)?.status).toBe(404)
    expect(performance.now() - started).toBeLessThan(moment)
  },
)

test.each([' ', '\t', ',', ';', '"', '"a",', 'W/', 'br,', 'gzip;q=', '0-1,', '='])(
  'a header of 64 KB of %j keeps nobody waiting',
  (text) => {
    const value = `bytes=${text.repeat(65_536 / text.length)}x`
    const started = performance.now()
    for (const name of ['accept-encoding', 'if-none-match', 'if-match', 'range', 'if-range'])
      expect([200, 412]).toContain(ask('GET /static/js/app.js', { [name]: value, range: value })?.status)
    expect(performance.now() - started).toBeLessThan(moment)
  },
)
