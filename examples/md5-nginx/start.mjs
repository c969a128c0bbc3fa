/** The MD5 in names, `img/mark.c4ca4238a0b923820dcc509a6f75849b.svg`, as `md5sum` says it; kept for 30 days. */
import { run, startExample as startNginx } from '../nginx/start.mjs'

const strategy = { algorithm: 'md5', length: 32 }
const day = 24 * 60 * 60

export function startExample({ root = import.meta.dirname, ...options } = {}) {
  return startNginx({ ...options, root, building: { strategy }, serving: { maxAge: 30 * day } })
}

run(import.meta.url, startExample)
