import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../src/io/stores/open-store.js'
import type { Listed, Store } from '../../src/io/stores/store.js'
import { startServer } from '../support/server.js'

const head =
  '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'

function element(key: string, size: number | string = 3): string {
  return `<Contents><Key>prefix/${key}</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified><ETag>&quot;5d41&quot;</ETag><Size>${size}</Size><Owner><ID>x</ID><DisplayName>y</DisplayName></Owner></Contents>`
}

function page(elements: readonly string[], next?: string): string {
  const token = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`
  return `${head}<Name>bucket</Name><IsTruncated>${next !== undefined}</IsTruncated>${token}${elements.join('\n')}</ListBucketResult>`
}

type Answer = (token: string | null, response: ServerResponse) => void

async function openAt(answer: Answer): Promise<Store> {
  const { origin } = await startServer(({ url = '' }, response) =>
    answer(new URL(url, 'http://x').searchParams.get('continuation-token'), response),
  )
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const store = await openStore('s3://bucket/prefix', { endpoint: origin, region: 'us-east-1' })
  onTestFinished(() => store.close())
  return store
}

async function all(store: Store): Promise<Listed[]> {
  const found: Listed[] = []
  for await (const each of store.list()) found.push(each)
  return found
}

const named = (key: string, size = 3): Listed => ({ key, size, etag: '5d41' })

test.each([
  ['plain', ['a.css', 'b/c.css'], ['a.css', 'b/c.css']],
  ['escaped', ['a&amp;b &lt;&gt; &quot;&apos;', '&#228;&#xe4;', '&amp;amp;'], ['a&b <> "\'', 'ää', '&amp;']],
  ['beyond ASCII', ['ä€😀.css'], ['ä€😀.css']],
])('keys that are %s are read, and as the SDK reads them', async (_, written, keys) => {
  const texts = [
    page(written.map((key) => element(key))),
    page(['<!-- x -->', ...written.map((key) => element(key))]),
  ]
  for (const text of texts) {
    const store = await openAt((_, response) => response.end(text))
    expect(await all(store)).toEqual(keys.map((key) => named(key)))
  }
})

test.each([
  [
    'a section that is not escaped',
    '<Contents><Key><![CDATA[prefix/a&b]]></Key><ETag>"5d41"</ETag><Size>3</Size></Contents>',
    'a&b',
  ],
  ['attributes', element('a').replace('<Key>', '<Key a="b">'), 'a'],
  ['no digest', element('a').replace(/<ETag>.*<\/ETag>/, ''), 'a'],
])('what has %s is left to the SDK', async (_, text, key) => {
  const store = await openAt((_, response) => response.end(page([element('b'), text])))
  expect((await all(store)).map((each) => each.key).sort()).toEqual([key, 'b'].sort())
})

test('a page that was cut off is asked for again, wherever it ended', async () => {
  const text = page([element('a'), element('b')])
  const ends = [text.indexOf('<Key>'), text.indexOf('</Contents>') + 11, text.length - 3, text.length]
  const store = await openAt((_, response) => response.end(text.slice(0, ends.shift())))
  expect(await all(store)).toEqual([named('a'), named('b')])
  expect(ends).toEqual([])
})

test('the next page is asked for while this one is looked at', async () => {
  const asked: (string | null)[] = []
  const store = await openAt((token, response) => {
    asked.push(token)
    response.end(token === null ? page([element('a'), element('b')], 'two&amp;') : page([element('c', 4)]))
  })
  const listing = store.list()[Symbol.asyncIterator]()
  expect((await listing.next()).value).toEqual(named('a'))
  while (asked.length < 2) await setTimeout(5)
  expect(asked).toEqual([null, 'two&'])
  const rest = [await listing.next(), await listing.next(), await listing.next()]
  expect(rest.map(({ value }) => value)).toEqual([named('b'), named('c', 4), undefined])
})

test('a page that fails is told where it is due, and to nobody who has left', async () => {
  const store = await openAt((token, response) => {
    if (token === null) response.end(page([element('a')], 'two'))
    else response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
  })
  const listing = store.list()[Symbol.asyncIterator]()
  expect((await listing.next()).value).toEqual(named('a'))
  await setTimeout(50)
  await expect(listing.next()).rejects.toThrow('listing it failed')
  for await (const { key } of store.list()) {
    expect(key).toBe('a')
    break
  }
  await setTimeout(50)
})
