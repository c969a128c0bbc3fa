import { setTimeout } from 'node:timers/promises'
import { parsePointer } from '../../src/manifest/pointer.js'
import { type Published, parsePublished } from '../../src/manifest/published.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'

/** What a release puts where, as its folder says. */
export interface Known {
  readonly release: string
  /** Integrity by key, of what never changes. */
  readonly objects: ReadonlyMap<string, string>
  /** The same of names whose bytes follow the release. */
  readonly documents: ReadonlyMap<string, string>
}

/** What the world sees of a prefix: anybody reads it, by plain requests, and whatever can be seen must be whole. */
export class PublishedView {
  #isStopped = false
  /** Releases and documents that were found whole: nothing goes while it watches. */
  readonly #whole = new Set<string>()
  /** How often it has seen a whole release. */
  looks = 0

  constructor(
    private readonly origin: string,
    private readonly known: readonly Known[],
  ) {}

  async watch(): Promise<void> {
    while (!this.#isStopped) {
      await this.#look()
      await setTimeout(20)
    }
  }

  stop(): void {
    this.#isStopped = true
  }

  /** When all is over: these releases are listed, all their objects are there, and the names have the current one's. */
  async check(releases: readonly string[]): Promise<void> {
    const listed = (await this.#pointer())?.releases.map(({ release }) => release) ?? []
    const lost = releases.filter((release) => !listed.includes(release))
    if (lost.length > 0) throw new Error(`the pointer has lost ${lost}`)
    for (const release of listed) await this.#checkRelease(release)
    const current = this.known.find(({ release }) => release === listed[0])
    for (const [key, integrity] of current?.documents ?? [])
      if ((await this.#integrity(key)) !== integrity)
        throw new Error(`${key} has other bytes than ${listed[0]}`)
  }

  async #look(): Promise<void> {
    const pointer = await this.#pointer()
    if (pointer !== null) {
      const [{ release }] = pointer.releases
      if (!this.#whole.has(release)) await this.#checkRelease(release)
      this.#whole.add(release)
      this.looks++
    }
    const names = new Set(this.known.flatMap(({ documents }) => [...documents.keys()]))
    await Promise.all([...names].map((name) => this.#checkDocument(name)))
  }

  /** Its record is complete, and all that it names is there. */
  async #checkRelease(release: string): Promise<void> {
    const text = await this.#get(`.everfresh/releases/${release}.json`)
    if (text === null) throw new Error(`release ${release} has no record`)
    const record: Published = parsePublished(text.toString(), release)
    if (record.state !== 'complete') throw new Error(`release ${release} is current and not complete`)
    await Promise.all([...record.objects].map(([key, { integrity }]) => this.#checkObject(key, integrity)))
  }

  async #checkObject(key: string, integrity: string): Promise<void> {
    const found = await this.#integrity(key)
    if (found !== integrity) throw new Error(`${key} ${found === null ? 'is not there' : 'has other bytes'}`)
  }

  /** A name has the bytes of one release, all of whose objects are there. */
  async #checkDocument(key: string): Promise<void> {
    const found = await this.#integrity(key)
    if (found === null || this.#whole.has(found)) return
    const from = this.known.filter(({ documents }) => documents.get(key) === found)
    if (from.length === 0) throw new Error(`${key} has bytes that no release has`)
    const failures = await Promise.all(from.map((each) => this.#failure(each)))
    if (!failures.includes(null)) throw new Error(`${key} is there before what it names: ${failures}`)
    this.#whole.add(found)
  }

  /** The first of a release's objects that is not there. */
  async #failure({ objects }: Known): Promise<string | null> {
    for (const [key, integrity] of objects) if ((await this.#integrity(key)) !== integrity) return key
    return null
  }

  async #pointer() {
    const text = await this.#get('.everfresh/current.json')
    return text === null ? null : parsePointer(text.toString(), 'current.json')
  }

  async #integrity(key: string): Promise<string | null> {
    const bytes = await this.#get(key)
    return bytes === null ? null : integrityOf(digestOf(bytes))
  }

  async #get(key: string): Promise<Buffer | null> {
    const answer = await fetch(`${this.origin}/${key.split('/').map(encodeURIComponent).join('/')}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (answer.status === 200) return bytes
    if (answer.status === 404) return null
    throw new Error(`${key} is answered ${answer.status}: ${bytes}`)
  }
}
