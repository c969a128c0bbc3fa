import type { ProxySettings } from './options.js'
import type { ProxyTable } from './table.js'
export interface CaddySettings extends ProxySettings {
  readonly part: 'all' | 'server'
}
export function caddyConfig(_table: ProxyTable, _settings: CaddySettings): string {
  return ''
}
