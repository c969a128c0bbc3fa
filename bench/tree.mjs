import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { count, walk } from './files.mjs'

const here = import.meta.dirname
const files = join(here, 'tree/files')
const record = join(here, 'tree/made.json')

const pages =
  '404 blank buttons cards charts index tables utilities-animation utilities-border utilities-color'
const scripts = ['bootstrap/js', 'chart.js', 'datatables', 'fontawesome-free/css', 'jquery', 'jquery-easing']

/**
 * Real front-end packages, chosen for what a build meets: graphs of ES modules (monaco-editor, three, lodash-es),
 * stylesheets that name hundreds of images and fonts (flag-icons, noto-sans-jp, katex), large bundles and source maps,
 * and the pages of a site (sb-admin-2).
 */
const selection = {
  '@fontsource-variable/noto-sans-jp': ['index.css', 'wght.css', 'files'],
  '@fortawesome/fontawesome-free': ['css', 'js', 'sprites', 'webfonts'],
  '@highlightjs/cdn-assets': ['highlight.js', 'highlight.min.js', 'styles'],
  bootstrap: ['dist'],
  'chart.js': ['dist'],
  d3: ['dist'],
  'flag-icons': ['css', 'flags'],
  katex: ['dist'],
  leaflet: ['dist'],
  'lodash-es': [''],
  'monaco-editor': ['esm'],
  'startbootstrap-sb-admin-2': [
    ...pages.split(' ').map((name) => `${name}.html`),
    ...scripts.map((name) => `vendor/${name}`),
    ...['css', 'img', 'js', 'vendor/fontawesome-free/webfonts'],
  ],
  'swagger-ui-dist': [''],
  three: ['build', 'examples/jsm'],
}

const kinds = new Set(
  '.js .mjs .css .map .json .html .svg .png .jpg .gif .ico .woff .woff2 .ttf .wasm'.split(' '),
)

/** Makes bench/tree/ where it is missing or was made from other packages; returns its folder, files and bytes. */
export function makeTree() {
  const key = fingerprint()
  const made = readRecord()
  if (made?.key !== key) remake(key)
  const { files: number, bytes } = readRecord()
  return { folder: files, files: number, bytes }
}

function remake(key) {
  rmSync(dirname(record), { recursive: true, force: true })
  for (const [name, parts] of Object.entries(selection)) copyPackage(name, parts)
  // Written last: a tree that was interrupted has no record, and is made again.
  writeFileSync(record, JSON.stringify({ key, ...count(files) }))
}

function copyPackage(name, parts) {
  const from = join(here, 'node_modules', name)
  walk(from, (path) => {
    if (!isWanted(path, parts)) return
    const target = join(files, name, path)
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(join(from, path), target)
  })
}

function isWanted(path, parts) {
  const inPart = parts.some((part) => part === '' || path === part || path.startsWith(`${part}/`))
  return inPart && isForBrowsers(path)
}

function isForBrowsers(path) {
  const hidden = /(^|\/)(\.|node_modules\/|package\.json$)|\.d\.ts\.map$/
  return kinds.has(extname(path)) && !hidden.test(path)
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [fileURLToPath(import.meta.url), join(here, 'package-lock.json')])
    hash.update(readFileSync(file))
  return hash.digest('hex')
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(record, 'utf8'))
  } catch {
    return undefined
  }
}
