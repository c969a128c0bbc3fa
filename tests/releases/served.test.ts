import { Agent, get } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { clean } from '../../src/clean.js'
import { merge } from '../../src/merge.js'
import { openAssets } from '../../src/open.js'
import { rollback } from '../../src/rollback.js'
import { Site } from '../build/site.js'
import { eventually } from '../support/eventually.js'
import { write } from '../support/folder.js'
import { startServer } from '../support/server.js'
import { age } from './history.js'

/** Larger than what is held with so little memory. */
const filling = ' '.repeat(5000)
const releases = Array.from({ length: 5 }, (_, i) => `/* ${i} */${filling}`)

/** Asks for URLs, again and again, four at a time, and collects each answer that is none of those that may come. */
function hammer(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const expected = new Map<string, ReadonlySet<string>>()
  const wrong: string[] = []
  const state = { count: 0, isOver: false }
  const work = async () => {
    while (!state.isOver) {
      await setImmediate()
      for (const [url, bodies] of [...expected]) {
        const answer = await bodyOf(`${origin}${url}`, agent)
        if (!bodies.has(answer)) wrong.push(`${url}: ${answer.slice(0, 80)}`)
        state.count++
      }
    }
  }
  const workers = Promise.all([work(), work(), work(), work()])
  const end = async () => {
    state.isOver = true
    await workers
    agent.destroy()
  }
  onTestFinished(() => {
    state.isOver = true
  })
  return { expected, wrong, state, end }
}

function bodyOf(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => {
        body += text
      })
      response.on('end', () => resolve(response.statusCode === 200 ? body : `${response.statusCode} ${body}`))
      response.on('error', ({ message }) => resolve(message))
    }).on('error', ({ message }) => resolve(message))
  })
}

test.each([0, 1 << 20])(
  'no request is ever wrong while a folder is built, rolled back, merged into and cleaned (%i bytes held)',
  async (memory) => {
    const site = new Site({ 'a.css': releases[0] ?? '', 'same.css': `same${filling}` })
    await site.build()
    const problems: string[] = []
    const assets = await openAssets(site.out, {
      memory,
      follow: { every: 4, onProblem: ({ message }) => problems.push(message) },
    })
    onTestFinished(() => assets.close())
    const { origin } = await startServer(serve(assets, { fallthrough: false }))
    const { expected, wrong, state, end } = hammer(origin)
    const urlOf = () => `/${site.asset('a.css').url}`
    expected.set('/a.css', new Set(releases))
    expected.set('/same.css', new Set([`same${filling}`]))
    expected.set(urlOf(), new Set(releases.slice(0, 1)))
    const ids = [site.manifest.release]
    for (const text of releases.slice(1)) {
      write(site.root, { 'a.css': text })
      ids.push((await site.build()).release)
      // Who asks for it has seen it in a page that this server made.
      await until(() => assets.url('a.css') === urlOf())
      expected.set(urlOf(), new Set([text]))
      age(site, ids.at(-2) ?? '', 40)
    }
    const other = new Site({ 'a.css': 'other' })
    await other.build()
    await merge(other.out, site.out)
    await rollback(site.out, ids.at(-2))
    await until(() => assets.url('a.css') === urlOf())
    for (const url of [...expected.keys()].slice(2, 5)) expected.delete(url)
    // Those who are on their way with it.
    const asked = state.count
    await until(() => state.count > asked + 20)
    expect((await clean(site.out)).removed.toSorted()).toEqual(ids.slice(0, 3).sort())
    const cleaned = state.count
    await until(() => state.count > cleaned + 50)
    await end()
    expect([wrong, problems]).toEqual([[], []])
  },
)

async function until(isSo: () => boolean): Promise<void> {
  await eventually(() => expect(isSo()).toBe(true), 2)
}
