import type { Table } from '../http/table.js'
import type { Store } from '../io/stores/store.js'
import type { OpenTable } from './release.js'

/**
 * Of a node whose assets a CDN serves: nothing is answered with bytes. A version is refused, known or not, so that an
 * app's page never stands in for a script; what is no version is the app's to answer.
 */
export function urlsElsewhere(table: Table, { name }: Store): OpenTable {
  let isTold = false
  const tell = (url: string) => {
    if (!isTold) process.emitWarning(misled(url, name), 'EverfreshWarning')
    isTold = true
  }
  return {
    asksForUnknownVersion: () => false,
    find(urlPath, query) {
      const found = table.find(urlPath, query)
      if (typeof found === 'string') return found === 'broken' ? 'refused' : found
      if (found.status !== 200 || !found.immutable) return 'unknown'
      tell(urlPath)
      return 'refused'
    },
  }
}

function misled(url: string, name: string): string {
  return `${url} was asked of a node that has only the URLs of what lies in ${name}: lead requests to the CDN in front of that store (its address is the option "origin"), or open with "fallback: true"`
}
