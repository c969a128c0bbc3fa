import type { Attribute, Tag } from './html-attribute.js'

const xlink = 'http://www.w3.org/1999/xlink'
const languages = new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xhtml'])

/**
 * What the prefixes of an XML text mean (Namespaces in XML): names are told as if XLink had the prefix `xlink`,
 * and SVG and XHTML none. The last binding of a prefix counts, wherever it stands; nobody binds one twice.
 */
export class Namespaces {
  readonly #uris = new Map<string, string>()
  readonly #entities: ReadonlyMap<string, string>

  constructor(text: string) {
    this.#entities = entitiesOf(text)
  }

  plain(tag: Tag): Tag {
    let hasPrefix = tag.name.includes(':')
    for (const { name, value } of tag.attributes.values()) {
      if (name.startsWith('xmlns:')) this.#uris.set(name.slice('xmlns:'.length), this.#expanded(value))
      else hasPrefix ||= name.includes(':')
    }
    if (!hasPrefix || this.#uris.size === 0) return tag
    const attributes = new Map<string, Attribute>()
    for (const each of tag.attributes.values()) {
      const name = this.#attributeName(each)
      attributes.set(name, name === each.name ? each : { ...each, name })
    }
    return { ...tag, name: this.#elementName(tag.name), attributes }
  }

  #elementName(name: string): string {
    const [prefix, local] = partsOf(name)
    return languages.has(this.#uris.get(prefix) ?? '') ? local : name
  }

  #attributeName({ name }: Attribute): string {
    const [prefix, local] = partsOf(name)
    const uri = this.#uris.get(prefix)
    if (uri === xlink) return `xlink:${local}`
    return prefix === 'xlink' && uri !== undefined ? `not-xlink:${local}` : name
  }

  /** Drawing programs write `xmlns:xlink="&ns_xlink;"`. */
  #expanded(value: string): string {
    return value.replace(/&([\w.:-]+);/g, (whole, name: string) => this.#entities.get(name) ?? whole)
  }
}

function partsOf(name: string): readonly [prefix: string, local: string] {
  const at = name.indexOf(':')
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + 1)]
}

/** The entities that a text declares for itself (XML, section 4.2.2 leaves out those in other files). */
export function entitiesOf(text: string): Map<string, string> {
  if (!text.includes('<!ENTITY')) return new Map()
  const declarations = text.matchAll(/<!ENTITY\s+([\w.:-]+)\s+(["'])([\s\S]*?)\2\s*>/g)
  return new Map(Array.from(declarations, ([, name = '', , value = '']) => [name, value]))
}
