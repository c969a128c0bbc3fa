import { describe, expect, test } from 'vitest'
import { below, elsewhere } from '../support/hostile.js'
import { ask, bodyOf, headersOf } from './site.js'

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

describe('with pages, clean URLs and unknown versions it leads nowhere either', () => {
  test.each(targets.map((target) => [target.slice(0, 60), target]))('%j', (_, target) => {
    for (const fallthrough of [true, false]) {
      const options = { hasPages: true, cleanUrls: true, unknown: 'revalidate', fallthrough } as const
      const reply = ask(`GET ${target}`, {}, options)
      expect([404, null]).toContain(reply?.status ?? null)
      expect(['Not found\n', 'there is no such page', '']).toContain(bodyOf(reply))
      expect(headersOf(reply)).not.toHaveProperty('Location')
    }
  })
})

describe('at the root too', () => {
  test.each(below.map((rest) => [rest.slice(0, 60), `/${rest}`]))('%j', (_, target) => {
    expect([404, null]).toContain(ask(`GET ${target}`, {}, { base: '/' })?.status ?? null)
  })
})

// A linear look at so much takes milliseconds; a quadratic one takes minutes, so that the test would not end.
const length = 1 << 20

test.each(['/', '.', './', '%2f', '%', '\\', ';', 'a.', '.0123456789ab'])(
  'a megabyte of %j keeps nobody waiting',
  (text) => {
    const target = `/static/${text.repeat(length / text.length)}x`
    expect(ask(`GET ${target}`)?.status).toBe(404)
  },
)

test.each([' ', '\t', ',', ';', '"', '"a",', 'W/', 'br,', 'gzip;q=', '0-1,', '='])(
  'a header of a megabyte of %j keeps nobody waiting',
  (text) => {
    const value = `bytes=${text.repeat(length / text.length)}x`
    for (const name of ['accept-encoding', 'if-none-match', 'if-match', 'range', 'if-range'])
      expect([200, 412]).toContain(ask('GET /static/js/app.js', { [name]: value, range: value })?.status)
  },
)
