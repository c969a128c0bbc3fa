/** What a string directly inside a function means. */
export type Context = 'url' | 'image-set' | 'other'

export const contexts = new Map<string, Context>([
  ['url', 'url'],
  ['src', 'url'],
  ['image-set', 'image-set'],
  ['-webkit-image-set', 'image-set'],
])

export type Prelude = 'import' | 'ignored'

/** What a URL means in the prelude of the at-rule being read: `@import` has one, the others only names and tests. */
export const preludes = new Map<string, Prelude>([
  ['import', 'import'],
  ['namespace', 'ignored'],
  ['supports', 'ignored'],
])
