import { Unfit } from '../bench/unfit.mjs'

/** Our finders as they were compiled. `decode` is shared with the oracles, so that offsets mean the same. */
export async function loadFinders() {
  const { finderFor, prepareFinders } = await load('find/finders.js')
  const { decodeText } = await load('stamp/source-text.js')
  await prepareFinders()
  return { find: (path, text) => finderFor(path)?.(text), decode: decodeText }
}

async function load(file) {
  try {
    return await import(`../dist/${file}`)
  } catch (error) {
    throw new Unfit(`dist/${file} can't be loaded: ${error.message}`)
  }
}
