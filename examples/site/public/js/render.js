import { partsOf } from './names.js'

const statuses = {
  cache: { icon: 'fa-box-archive', text: 'cache' },
  revalidated: { icon: 'fa-rotate', text: 'revalidated' },
  network: { icon: 'fa-globe', text: 'network' },
}

const element = (id) => document.getElementById(id)

/** A small DOM builder: `make('td', { className: 'url' }, 'text', child)`. */
function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

export function showCounters(files) {
  const count = (status) => files.filter((file) => file.status === status).length
  element('from-cache').textContent = count('cache')
  element('from-network').textContent = count('network')
  element('revalidated').textContent = count('revalidated')
  element('transferred').textContent = size(files.reduce((sum, { bytes }) => sum + bytes, 0))
}

function size(bytes) {
  if (bytes < 1e3) return `${bytes} bytes`
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

export function showVerdict({ files, changes, first }) {
  element('verdict').replaceChildren(...verdict(files, changes, first))
}

function verdict(files, changes, first) {
  if (first) return ['This is your first visit. Reload the page, and the cache has it all.']
  const kept = size(files.reduce((sum, file) => sum + file.kept, 0))
  if (changes.size === 0) return [`No URL has changed since your last visit; ${kept} came from the cache.`]
  const names = [...changes.keys()].map((path) => make('code', {}, path))
  const list = names.flatMap((name, index) => (index === 0 ? [name] : [', ', name]))
  const verb = changes.size === 1 ? 'One URL has' : `${changes.size} URLs have`
  return [`${verb} changed since your last visit: `, ...list, `. ${kept} came from the cache.`]
}

/** Changed files come first, then the page and the rest in the order in which they were loaded. */
export function showRows(files) {
  const sorted = files.toSorted((a, b) => Number(b.was !== undefined) - Number(a.was !== undefined))
  element('report').replaceChildren(...sorted.map(row))
}

function row(file) {
  const { icon, text } = statuses[file.status]
  const status = make(
    'span',
    { className: 'status' },
    make('i', { className: `fa-solid ${icon}`, ariaHidden: 'true' }),
    text,
  )
  const made = make(
    'tr',
    {},
    make('td', { className: 'url' }, ...name(file.url), ...(file.was ? history(file.was) : [])),
    make('td', {}, status),
    make('td', { className: 'policy' }, file.policy),
  )
  Object.assign(made.dataset, { path: file.path, url: file.url, status: file.status })
  if (file.was) made.dataset.changed = file.was
  return made
}

/** A narrow line breaks before the hash, not in it. */
function name(url) {
  const { head, hash, tail } = partsOf(url)
  if (!hash) return [head]
  const version = make('span', { className: 'version' }, '.', make('mark', { className: 'hash' }, hash), tail)
  return [head, make('wbr', {}), version]
}

function history(was) {
  const { hash } = partsOf(was)
  return [
    make('span', { className: 'changed' }, 'changed'),
    make('span', { className: 'was' }, `was ${hash || was}`),
  ]
}
