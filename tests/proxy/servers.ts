import {
  apache as apacheConfig,
  caddy as caddyConfig,
  nginx as nginxConfig,
  type ProxyOptions,
} from '../../src/proxy.js'
import { apache, caddy, nginx, type WebServer } from '../support/proxies.js'

/** The servers and what writes their configs. */
export const servers: readonly (readonly [
  WebServer,
  (dir: string, options: ProxyOptions) => Promise<string>,
])[] = [
  [nginx, nginxConfig],
  [caddy, caddyConfig],
  [apache, apacheConfig],
]
