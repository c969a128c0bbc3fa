import type { Attribute, Tag } from './html-attribute.js'

/** How an attribute's value names what a browser loads. */
export type Value = 'candidates' | 'css' | 'page' | 'url'

function elements(names: string): ReadonlySet<string> {
  return new Set(names.split(' '))
}

/** Attribute → the elements on which it is a URL that is loaded. `image` is SVG's; `feimage` as HTML lowers it. */
const urls = new Map<string, ReadonlySet<string>>([
  ['src', elements('audio embed frame iframe img input script source track video')],
  ['href', elements('link image use feimage feImage script mpath')],
  ['xlink:href', elements('image use feimage feImage script mpath')],
  ['poster', elements('video')],
  ['data', elements('object')],
  ['background', elements('body table thead tbody tfoot tr td th')],
])

/** The same for lists of image candidates. */
const candidates = new Map<string, ReadonlySet<string>>([
  ['srcset', elements('img source')],
  ['imagesrcset', elements('link')],
])

/** Attributes whose value is CSS, on any element: `style`, and those that SVG shares with it. */
const css = elements(
  'style fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end',
)

/** The `rel` values whose target a browser loads; the others (`canonical`, `next`) only name a page. */
const loadedRels = elements(
  'stylesheet icon mask-icon apple-touch-icon apple-touch-icon-precomposed apple-touch-startup-image manifest preload modulepreload prefetch compression-dictionary',
)

/** What a site gives to those who show a link to it (Open Graph, and its like). */
const previews = elements(
  'og:image og:image:url og:image:secure_url og:video og:video:url og:video:secure_url og:audio og:audio:secure_url twitter:image twitter:image:src twitter:player:stream msapplication-tileimage msapplication-square70x70logo msapplication-square150x150logo msapplication-wide310x150logo msapplication-square310x310logo msapplication-config',
)

/** What an attribute holds, or `null` if nothing in it is loaded. */
export function kindOf(tag: Tag, attribute: Attribute): Value | null {
  const { name } = attribute
  if (name === 'srcdoc') return tag.name === 'iframe' ? 'page' : null
  if (css.has(name)) return attribute.value.includes('(') ? 'css' : null
  if (tag.name === 'meta') return name === 'content' && isPreview(tag) ? 'url' : null
  if (tag.name === 'link' && name === 'href' && (!hasLoadedRel(tag) || isForFetch(tag))) return null
  // Of an `input` only a graphical button has a picture.
  if (tag.name === 'input' && lowered(tag, 'type') !== 'image') return null
  if (urls.get(name)?.has(tag.name)) return 'url'
  return candidates.get(name)?.has(tag.name) ? 'candidates' : null
}

export function rels(tag: Tag): readonly string[] {
  return lowered(tag, 'rel')?.split(/\s+/) ?? []
}

/** An attribute's value without white space around it, in lower case. */
export function lowered({ attributes }: Tag, name: string): string | undefined {
  return attributes.get(name)?.value.trim().toLowerCase()
}

function hasLoadedRel(tag: Tag): boolean {
  return rels(tag).some((rel) => loadedRels.has(rel))
}

/** What a script will fetch by the name that stands in the script, which is not rewritten. */
function isForFetch(tag: Tag): boolean {
  return rels(tag).includes('preload') && lowered(tag, 'as') === 'fetch'
}

function isPreview(tag: Tag): boolean {
  return previews.has(lowered(tag, 'property') ?? lowered(tag, 'name') ?? '')
}
