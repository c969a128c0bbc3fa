import { readCssAs } from './css.mjs'
import { readDecoded } from './places.mjs'
import { readSrcset } from './srcset.mjs'

const html = 'http://www.w3.org/1999/xhtml'
const svg = 'http://www.w3.org/2000/svg'

/**
 * Which attributes a browser follows, by element: from the HTML Standard's index of attributes and its chapter on
 * rendering (`background`), and from SVG 2. What is only clicked on is not here.
 */
const urls = {
  [html]: {
    audio: ['src'],
    body: ['background'],
    embed: ['src'],
    frame: ['src'],
    iframe: ['src'],
    img: ['src'],
    input: ['src'],
    link: ['href'],
    object: ['data'],
    script: ['src'],
    source: ['src'],
    table: ['background'],
    tbody: ['background'],
    td: ['background'],
    tfoot: ['background'],
    th: ['background'],
    thead: ['background'],
    tr: ['background'],
    track: ['src'],
    video: ['src', 'poster'],
  },
  [svg]: {
    feImage: ['href', 'xlink:href'],
    image: ['href', 'xlink:href'],
    script: ['href', 'xlink:href'],
    use: ['href', 'xlink:href'],
  },
}

const candidates = { img: 'srcset', source: 'srcset', link: 'imagesrcset' }

const loadedRels = new Set(
  `stylesheet icon mask-icon apple-touch-icon apple-touch-icon-precomposed apple-touch-startup-image manifest preload
  modulepreload prefetch compression-dictionary`.split(/\s+/),
)

/** Names of `<meta>` whose content is an image's or a file's URL, followed by those who show a link to the page. */
const metas =
  /^(?:og:(?:image|video|audio)(?::url|:secure_url)?|twitter:image(?::src)?|msapplication-(?:tileimage|config|(?:square|wide)\d+x\d+logo))$/i

/** SVG's presentation attributes that take a `url()`. */
const presentation = new Set(
  'fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end'.split(' '),
)

/**
 * The references of one element. Its attributes are `{ name, raw, start, value }`: the value as it was
 * written, where that begins, and what it means.
 */
export function readAttributes(namespace, name, attributes) {
  const given = (wanted) => attributes.find((each) => each.name === wanted)?.value
  const listed = isLoading(name, given) ? (urls[namespace]?.[name] ?? []) : []
  return attributes.flatMap((attribute) => {
    if (listed.includes(attribute.name)) return whole(kindOf(namespace), attribute)
    if (name === 'meta' && attribute.name === 'content')
      return metas.test(given('property') ?? given('name') ?? '') ? whole('html meta', attribute) : []
    return readInner(namespace, name, attribute)
  })
}

function isLoading(name, given) {
  if (name === 'link')
    return (given('rel') ?? '').split(/\s+/).some((rel) => loadedRels.has(rel.toLowerCase()))
  return name !== 'input' || /^image$/i.test(given('type') ?? '')
}

function kindOf(namespace) {
  return namespace === svg ? 'svg attribute' : 'html attribute'
}

function whole(kind, { raw, start, value }) {
  return [{ kind, start, end: start + raw.length, specifier: value }]
}

/** Values in which URLs are a part. */
function readInner(namespace, element, { name, raw, start }) {
  if (name === 'style') return inStyle('style attribute', 'declarationList', raw, start)
  if (namespace === svg && presentation.has(name)) return inStyle('svg presentation', 'value', raw, start)
  if (namespace !== html || candidates[element] !== name) return []
  return readDecoded(raw, start, readSrcset).map((each) => ({ kind: 'html srcset', ...each }))
}

function inStyle(kind, context, raw, start) {
  return readDecoded(raw, start, (text) => readCssAs(context, text)).map((each) => ({ ...each, kind }))
}
