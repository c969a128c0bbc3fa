/** Modification times in names, `css/site.1452929749.css`, for stylesheets and scripts; an nginx of its own serves them. */
import { run, startExample as startNginx } from '../nginx/start.mjs'

const strategy = { version: 'mtime', extensions: ['css', 'js', 'min.js'] }

export function startExample({ root = import.meta.dirname, ...options } = {}) {
  return startNginx({ ...options, root, building: { strategy } })
}

run(import.meta.url, startExample)
