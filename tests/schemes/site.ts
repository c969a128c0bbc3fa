import { createHash } from 'node:crypto'
import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Assets } from '../../src/assets.js'
import type { BuildOptions, BuildResult } from '../../src/build.js'
import type { Reply } from '../../src/http/reply.js'
import { openAssets } from '../../src/open.js'
import { verify } from '../../src/verify.js'
import { Site } from '../build/site.js'
import type { Files } from '../support/folder.js'

export const forever = 'public, max-age=31536000, immutable'
export const revalidated = 'no-cache'

/** What came of a request; `null` where it wasn't answered. */
export interface Answer {
  readonly status: number
  readonly caching: string | undefined
  readonly body: string
}

export async function get(assets: Assets, target: string, fallthrough = false): Promise<Answer | null> {
  const reply = await assets.reply({ method: 'GET', target, headers: {} }, { fallthrough })
  if (reply === null) return null
  const caching = reply.headers[reply.headers.indexOf('Cache-Control') + 1]
  return { status: reply.status, caching, body: bodyOf(reply) }
}

/** From memory, or from the file that would be sent. */
function bodyOf({ body }: Reply): string {
  if (body === null) return ''
  const { content } = body
  if ('file' in content) return readFileSync(content.file, 'utf8')
  return content instanceof Uint8Array ? Buffer.from(content).toString() : ''
}

/** What is known for ever, under just this URL. */
export function exactly(body: string): Answer {
  return { status: 200, caching: forever, body }
}

/** What may be other bytes tomorrow. */
export function forNow(body: string): Answer {
  return { status: 200, caching: revalidated, body }
}

export const refused: Answer = { status: 404, caching: 'no-store', body: 'Not found\n' }

/** A site below `/s/` whose builds are all of one strategy. */
export class Scheme extends Site {
  readonly #options: Partial<BuildOptions>

  constructor(files: Files, options: Partial<BuildOptions>) {
    super(files)
    this.#options = options
  }

  override build(options: Partial<BuildOptions> = {}): Promise<BuildResult> {
    return super.build({ base: '/s/', ...this.#options, ...options })
  }

  async built(options: Partial<BuildOptions> = {}): Promise<Assets> {
    await this.build(options)
    return this.open()
  }

  async open(options: Parameters<typeof openAssets>[1] = {}): Promise<Assets> {
    const assets = await openAssets(this.out, options)
    onTestFinished(() => assets.close())
    return assets
  }

  /** Codes and files of what `verify` finds wrong. */
  async findings(): Promise<string[]> {
    const { findings } = await verify(this.out)
    return findings.map(({ code, path }) => `${code} ${path}`)
  }

  /** Says when a source was last changed, in seconds since 1970. */
  touch(path: string, seconds: number): void {
    const time = new Date(seconds * 1000)
    utimesSync(join(this.root, path), time, time)
  }
}

export function hex(algorithm: string, bytes: string): string {
  return createHash(algorithm).update(bytes).digest('hex')
}
