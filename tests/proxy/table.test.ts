import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeProxy, startProxy } from '../support/proxies.js'
import { canHold, exceptionOf } from './exceptions.js'
import { problemsOf, type Releases } from './row.js'
import { rows } from './rows.js'
import { servers } from './servers.js'
import { type Pages, pagesOf, release, schemes } from './site.js'

for (const [proxy, config] of servers)
  describeProxy(proxy, () => {
    for (const scheme of schemes)
      for (const unknown of ['404', 'revalidate'] as const)
        describe(`${scheme}, unknown: ${unknown}`, () => {
          const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
          const held = (pages: Pages): Pages =>
            Object.fromEntries(Object.entries(pages).filter(([name]) => canHold(proxy.name, scheme, name)))
          const ends: (() => Promise<void>)[] = []
          let origin = ''
          let releases: Releases
          beforeAll(async () => {
            const out = join(home, 'static')
            const old = release(out, scheme, { ...held(pagesOf('old')), 'gone.js': 'old gone' })
            releases = { old, current: release(out, scheme, held(pagesOf('new'))) }
            writeFileSync(join(home, 'secret.txt'), 'SECRET')
            writeFileSync(join(out, '.env'), 'SECRET')
            const start = (listen: string) => config(out, { listen, unknown })
            origin = await startProxy(proxy, join(home, 'server'), start, (end) => ends.push(end))
          })
          afterAll(async () => {
            for (const end of ends) await end()
            rmSync(home, { recursive: true, force: true })
          })
          const mine = rows.filter((row) => {
            return (
              (row.schemes ?? schemes).includes(scheme) &&
              (row.unknown ?? unknown) === unknown &&
              canHold(proxy.name, scheme, row.line)
            )
          })
          for (const row of mine)
            test(row.says, async () => {
              const exception = exceptionOf(proxy.name, row)
              const problems = await problemsOf(origin, row, scheme, releases)
              if (exception === undefined) expect(problems).toEqual([])
              else expect(problems, `no longer true: ${exception.reason}`).not.toEqual([])
            })
        })
  })
