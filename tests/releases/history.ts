import { readFileSync } from 'node:fs'
import { Site } from '../build/site.js'
import { write } from '../support/folder.js'

/** A style, a picture that never changes, and a page; what varies is given. */
export function sources(variant: string): Record<string, string> {
  return {
    'css/a.css': `a{b:url(../same.png)}/*${variant}*/${'x{y:z}'.repeat(50)}`,
    'same.png': 'same',
    'index.html': '<link rel=stylesheet href=css/a.css>',
  }
}

/** A folder with several releases, and their ids in the order in which they were built. */
export async function siteOf(...variants: string[]): Promise<{ site: Site; ids: string[] }> {
  const site = new Site(sources(variants[0] ?? ''))
  const ids: string[] = []
  for (const variant of variants) {
    write(site.root, sources(variant))
    ids.push((await site.build()).release)
  }
  return { site, ids }
}

/** Makes a release one that was superseded so many days ago. */
export function age(site: Site, release: string, days: number): void {
  const file = site.file(`.everfresh/releases/${release}.json`)
  const superseded = new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString()
  const { version, release: id, made, superseded: _, ...rest } = JSON.parse(readFileSync(file, 'utf8'))
  write(site.out, {
    [`.everfresh/releases/${id}.json`]: `${JSON.stringify({ version, release: id, made, superseded, ...rest }, null, 1)}\n`,
  })
}
