import type { ProxySettings } from './options.js'
import type { ProxyTable } from './table.js'
export interface HeadersSettings extends ProxySettings {
  readonly host: 'cloudflare' | 'netlify'
}
export function headersFile(_table: ProxyTable, _settings: HeadersSettings): string {
  return ''
}
