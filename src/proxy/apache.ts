import type { ProxySettings } from './options.js'
import type { ProxyTable } from './table.js'
export interface ApacheSettings extends ProxySettings {
  readonly part: 'all' | 'server'
}
export function apacheConfig(_table: ProxyTable, _settings: ApacheSettings): string {
  return ''
}
