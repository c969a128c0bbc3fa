import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { type LiveOptions, liveAssets } from '../../src/live.js'
import { startServer } from '../support/server.js'

/** Live assets whose pages listen, on a server of their own until the test is over. */
export async function startReloading(root: string, options: Partial<LiveOptions> = {}) {
  const assets = await liveAssets({ roots: [root], liveReload: true, ...options })
  onTestFinished(() => assets.close())
  return { assets, ...(await startServer(serve(assets, { fallthrough: false }))) }
}

/** The same on a port that is chosen, to be closed as its user would. */
export async function startOn(port: number, assets: Assets) {
  const server = createServer(serve(assets, { fallthrough: false }))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(() => server.closeAllConnections())
  return { port: (server.address() as AddressInfo).port, close, server }
}

/** What the server says to one who listens. */
export interface Listener {
  readonly status: number
  readonly headers: Headers
  /** Resolves with the next event, or `null` at the end. */
  next(): Promise<{ readonly data: string; readonly id: string } | null>
  hangUp(): void
}

export async function listenTo(url: string, headers: Record<string, string> = {}): Promise<Listener> {
  const aborter = new AbortController()
  onTestFinished(() => aborter.abort())
  const response = await fetch(url, { headers, signal: aborter.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    status: response.status,
    headers: response.headers,
    hangUp: () => aborter.abort(),
    async next() {
      for (;;) {
        const [, event, rest] = /^(.*?)\n\n(.*)$/s.exec(text) ?? []
        if (event !== undefined) {
          text = rest ?? ''
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1] ?? ''
          if (field('id') !== '') return { data: field('data'), id: field('id') }
          continue
        }
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
        if (done) return null
        text += value
      }
    },
  }
}
