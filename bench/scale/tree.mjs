import { createCipheriv } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fillers, kinds } from './kinds.mjs'
import { Random } from './random.mjs'

const perFolder = 40

/** A chain of modules and a circle of them, where the tree is large enough to hold both. */
const chain = {
  name: 'chain',
  length: 5_000,
  next: (index, length) => (index + 1 < length ? index + 1 : null),
}
const cycle = { name: 'cycle', length: 1_000, next: (index, length) => (index + 1) % length }

/** Noise, which nothing can compress, for what stands for pictures and fonts. */
const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(1 << 20))

/** Writes a tree of so many files, the same each time; gives its bytes. */
export function makeTree(folder, count) {
  const rings = [chain, cycle].filter(() => count > chain.length + cycle.length)
  const ringed = rings.reduce((sum, { length }) => sum + length, 0)
  const tree = new Tree(folder)
  for (const ring of rings) tree.addRing(ring)
  tree.addMixture(count - ringed)
  return tree.bytes
}

class Tree {
  bytes = 0
  #folder
  #random = new Random(20_261_121)
  #files = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]))
  #made = new Set()

  constructor(folder) {
    this.#folder = folder
  }

  addRing({ name, length, next }) {
    for (let index = 0; index < length; index++) {
      const target = next(index, length)
      const line = target === null ? '' : `import './${target}.js'\n`
      this.#write(`${name}/${index}.js`, line + this.#filler('js', 300 + this.#random.below(700)))
    }
  }

  addMixture(count) {
    const weighted = Object.entries(kinds).map(([kind, { weight }]) => [kind, weight])
    for (let index = 0; index < count; index++) {
      const kind = this.#random.choose(weighted)
      const path = `part${Math.floor(index / perFolder / 20)}/group${Math.floor(index / perFolder) % 20}/${kind}${index}.${kind}`
      this.#write(path, this.#content(kind, path, index))
      this.#files[kind].push(path)
    }
  }

  #content(kind, path, index) {
    const size = this.#random.along(kinds[kind].sizes)
    switch (kind) {
      case 'js':
        return `${this.#lines(path, 'js', 6, (to) => `import '${to}'\n`)}${this.#filler('js', size)}${this.#ownMap(path)}`
      case 'css':
        return `${this.#lines(path, 'css', 2, (to) => `@import "${to}";\n`)}${this.#lines(path, 'png', 4, (to) => `i { background: url(${to}) }\n`)}${this.#lines(path, 'woff2', 2, (to) => `@font-face { src: url("${to}") }\n`)}${this.#filler('css', size)}`
      case 'html':
        return `<!doctype html>\n${this.#lines(path, 'css', 3, (to) => `<link rel="stylesheet" href="${to}">\n`)}${this.#lines(path, 'js', 4, (to) => `<script type="module" src="${to}"></script>\n`)}${this.#lines(path, 'png', 9, (to) => `<img src="${to}" alt="">\n`)}${this.#filler('html', size)}`
      case 'svg':
        return `<svg xmlns="http://www.w3.org/2000/svg">\n${this.#filler('svg', size)}</svg>\n`
      case 'map':
        return JSON.stringify({
          version: 3,
          sources: [`${index}.ts`],
          names: [],
          mappings: `${'AAAA,IAAI;'.repeat(size / 10)}AAAA`,
        })
      default:
        return this.#noise(size, index)
    }
  }

  /** Up to `most` references to files that are there already, mostly to those of the same part. */
  #lines(path, kind, most, write) {
    const known = this.#files[kind]
    const count = known.length === 0 ? 0 : this.#random.below(most + 1)
    const near = Math.min(known.length, 100)
    const targets = Array.from({ length: count }, () => {
      const back = this.#random.next() < 0.9 ? this.#random.below(near) : this.#random.below(known.length)
      return known[known.length - 1 - back]
    })
    return [...new Set(targets)].map((target) => write(relative(path, target))).join('')
  }

  /** One script in ten names the newest map as its own, if no other does. */
  #ownMap(path) {
    const map = this.#random.next() < 0.1 ? this.#files.map.at(-1) : undefined
    if (map === undefined || this.#made.has(map)) return ''
    this.#made.add(map)
    return `//# sourceMappingURL=${relative(path, map)}\n`
  }

  #filler(kind, size) {
    const text = fillers[kind]
    const start = text.indexOf('\n', this.#random.below(text.length / 2)) + 1
    return text.slice(start, text.indexOf('\n', start + size) + 1)
  }

  /** The first bytes are the index, so that no two are alike. */
  #noise(size, index) {
    const start = this.#random.below(noise.length - size)
    const bytes = Buffer.from(noise.subarray(start, start + Math.max(size, 8)))
    bytes.writeUInt32BE(index)
    return bytes
  }

  #write(path, content) {
    const file = join(this.#folder, path)
    const folder = dirname(file)
    if (!this.#made.has(folder)) mkdirSync(folder, { recursive: true })
    this.#made.add(folder)
    writeFileSync(file, content)
    this.bytes += Buffer.byteLength(content)
  }
}

/** `../group1/a.js`, of two logical paths. */
function relative(from, to) {
  const [a, b] = [from.split('/').slice(0, -1), to.split('/')]
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const up = a.slice(same).map(() => '..')
  return [...(up.length === 0 ? ['.'] : up), ...b.slice(same)].join('/')
}
