import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { MemoryStore, type StoredObject } from '../../src/io/stores/memory-store.js'
import { type OpenOptions, openAssets } from '../../src/open.js'
import { type PublishOptions, publish } from '../../src/publish.js'
import { EverfreshError } from '../../src/values/error.js'
import { builtSite } from '../publish/site.js'
import { eventually } from '../support/eventually.js'
import { type Answer, request } from '../support/http.js'
import { startServer } from '../support/server.js'

/** A store to which releases of a small site are published, and that can be down for those who read it. */
export class PublishedSite {
  readonly objects = new Map<string, StoredObject>()
  isDown = false
  /** What nodes have read. */
  readonly reads: string[] = []
  readonly store = new MemoryStore(this.objects, {
    before: ({ key }) => {
      this.reads.push(key)
      if (this.isDown) throw new EverfreshError('store-unreachable', 'the store is down')
    },
  })

  /** Gives the id of the release. */
  async publish(text: string, options: PublishOptions & { readonly base?: string } = {}): Promise<string> {
    const { base = '/s/', ...publishing } = options
    const sources = { 'a.css': text, 'b.css': 'b', 'robots.txt': text, 'page.html': `<p>${text}</p>` }
    const compress = publishing.variants !== undefined
    const out = await builtSite(sources, { base, compress })
    return (await publish(out, new MemoryStore(this.objects), publishing)).release
  }

  spoil(key: string, text: string): void {
    const there = this.objects.get(key)
    if (there === undefined) throw new Error(`${key} is not there`)
    this.objects.set(key, { ...there, bytes: Buffer.from(text), etag: `${there.etag}-spoiled` })
  }
}

/** A node that has opened a store, and what it told. */
export interface Node {
  readonly assets: Assets
  readonly problems: string[]
  readonly releases: string[]
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  /** Status, lifetime and text. */
  readonly line: (path: string) => Promise<string>
}

export async function openNode(
  from: MemoryStore | string,
  { follow = {}, ...options }: OpenOptions = {},
): Promise<Node> {
  const problems: string[] = []
  const releases: string[] = []
  const following = {
    every: 5,
    onProblem: ({ message }: Error) => problems.push(message),
    onRelease: (release: string) => releases.push(release),
    ...(typeof follow === 'object' ? follow : {}),
  }
  const assets = await openAssets(from, { follow: follow === false ? false : following, ...options })
  onTestFinished(() => assets.close())
  const { origin } = await startServer(serve(assets, { fallthrough: false }))
  const get: Node['get'] = (path, headers) => request(origin, `GET ${path}`, headers)
  const line = async (path: string) => {
    const { status, headers, body } = await get(path)
    return `${status} ${headers['cache-control']} ${body.toString().trim()}`
  }
  return { assets, problems, releases, get, line }
}

/** Many looks later. */
export const aWhile = () => setTimeout(100)

export const forever = 'public, max-age=31536000, immutable'

export async function becomes(node: Node, release: string): Promise<void> {
  await eventually(() => expect(node.assets.release()).toBe(release))
}
