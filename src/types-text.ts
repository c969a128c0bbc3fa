import type { Base } from './values/base.js'

/** What the compiler is to know of a site. */
export interface TypedSite {
  readonly base: Base
  /** Those of the assets, and the names of the sources of which a bundler made some. */
  readonly paths: readonly string[]
}

const firstLine = '// Made by Everfresh from the files that there are. To change it, say "everfresh types".'

/** Whether a text is one of ours, of whatever version, and may be replaced. */
export function isTypesText(text: string): boolean {
  return text.replace(/^\uFEFF/, '').startsWith('// Made by Everfresh')
}

/** A module of types that fills the interfaces of the package; the same for the same paths in any order. */
export function typesText({ base, paths }: TypedSite): string {
  const keys = paths.toSorted().map((path) => `    ${literal(path)}: true\n`)
  return `${firstLine}
/* eslint-disable */
export {}

declare module 'everfresh' {
  interface AssetBases {
    ${literal(base)}: true
  }
  interface AssetPaths {
${keys.join('')}  }
}
`
}

/** In single quotes; a file name may hold any of them, a backslash and line breaks. */
function literal(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inside}'`
}
