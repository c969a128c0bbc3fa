import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Libraries that few sources need, each loaded when the first of those comes: that takes as long as to read a hundred
 * files, and no finder may wait. What a server needs is imported as usual, since servers are bundled.
 */
export const library = {
  get acorn(): typeof import('acorn') {
    return require('acorn')
  },
  get acornWalk(): typeof import('acorn-walk') {
    return require('acorn-walk')
  },
  get jsonc(): typeof import('jsonc-parser') {
    return require('jsonc-parser')
  },
}
