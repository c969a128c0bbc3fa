import { expect, test } from 'vitest'
import { formatPointer, type Pointer, parsePointer } from '../../src/manifest/pointer.js'
import { formatPublished, type Published, parsePublished } from '../../src/manifest/published.js'
import type { Base } from '../../src/values/base.js'
import { asset, manifestOf, path } from './sample.js'

const integrity = `sha256-${'A'.repeat(43)}=`
const record: Published = {
  release: manifestOf(asset('a'), asset('b')).release,
  state: 'intent',
  made: '2026-01-02T03:04:05.678Z',
  begun: '2026-02-03T04:05:06.789Z',
  objects: new Map([
    [path('a.0123456789ab'), { size: 3, integrity, type: 'text/css', encoding: 'gzip' }],
    [path('b.0123456789ab'), { size: 4, integrity, type: 'text/css' }],
  ]),
  documents: new Map([[path('a'), path('a.0123456789ab')]]),
  manifest: manifestOf(asset('a'), asset('b')),
}
const pointer: Pointer = {
  sequence: 2,
  releases: [
    { release: 'b', since: '2026-02-03T04:05:06.789Z' },
    { release: 'a', since: '2026-01-02T03:04:05.678Z', superseded: '2026-02-03T04:05:06.789Z' },
  ],
}

test('what was written is read', () => {
  expect(parsePublished(formatPublished(record), 'x.json')).toEqual(record)
  expect(parsePointer(formatPointer(pointer), 'x.json')).toEqual(pointer)
  const proven = { ...pointer, proof: { record: '"1"', plan: integrity } }
  expect(parsePointer(formatPointer(proven), 'x.json')).toEqual(proven)
})

test('a higher version is refused by name', () => {
  const newer = (text: string) => text.replace('"version": 1', '"version": 2')
  const message = 'x.json has version 2, and this everfresh reads version 1: update everfresh'
  expect(() => parsePublished(newer(formatPublished(record).toString()), 'x.json')).toThrow(message)
  expect(() => parsePointer(newer(formatPointer(pointer)), 'x.json')).toThrow(message)
})

test.each([
  ['"state"', (text: string) => text.replace('"intent"', '"half"')],
  ['"begun"', (text: string) => text.replace('"begun": "', '"begun": 1, "": "')],
  ['"documents"', (text: string) => text.replace('"a": "a.', '"../a": "a.')],
  ['"objects"', (text: string) => text.replace('"b.0123456789ab": {', '"/b": {')],
  ['"encoding"', (text: string) => text.replace('"gzip"', '"compress"')],
])('a record whose %s is wrong is corrupt', (what, change) => {
  expect(() => parsePublished(change(formatPublished(record).toString()), 'x.json')).toThrow(
    new RegExp(`x.json is corrupt: ${what}`),
  )
})

test('a manifest that is not what was written with the rest is looked at at once', () => {
  const text = formatPublished(record).toString()
  const other = text.replace('"file": "b.', '"file": "../b.')
  expect(() => parsePublished(other, 'x.json')).toThrow('x.json is corrupt: "file" of "b" is "../b.')
  const lost = text.replace(/"file": "b.*,/, 'file,')
  expect(() => parsePublished(lost, 'x.json')).toThrow('x.json is corrupt: it is no JSON')
  expect(() => parsePublished(text.slice(0, -20), 'x.json')).toThrow('x.json is corrupt: it is no JSON')
})

test('one that is may wait until somebody asks for it', () => {
  const text = formatPublished({ ...record, manifest: { ...record.manifest, base: '' as Base } }).toString()
  const { objects, manifest } = Object.getOwnPropertyDescriptors(parsePublished(text, 'x.json'))
  expect(objects.value).toEqual(record.objects)
  expect(() => manifest.get?.()).toThrow('x.json is corrupt: "base" is ""')
})

test('a record is read however it is written', () => {
  const value = JSON.parse(formatPublished(record).toString())
  const { integrity: _, ...older } = value
  for (const each of [value, older])
    for (const space of [undefined, 1, 2])
      expect(parsePublished(JSON.stringify(each, null, space), 'x.json')).toEqual(record)
})
