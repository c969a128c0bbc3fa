import type { Assets } from '../../src/assets.js'
import type { Reply } from '../../src/http/reply.js'

/** What these assets answer to GET. */
export async function get(
  assets: Assets,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply | null> {
  return assets.reply({ method: 'GET', target, headers }, { fallthrough: false })
}

/** The bytes of that, as text. */
export async function textOf(assets: Assets, target: string): Promise<string> {
  const content = (await get(assets, target))?.body?.content
  return content instanceof Uint8Array ? Buffer.from(content).toString() : ''
}

export async function headerOf(assets: Assets, target: string, name: string): Promise<string | undefined> {
  const headers = (await get(assets, target))?.headers ?? []
  const at = headers.indexOf(name)
  return at < 0 ? undefined : headers[at + 1]
}
