import { isJsonObject, jsonReference, jsonStrings } from './json.js'
import { type Finder, nothingFound } from './reference.js'

/** The images of a web app manifest (W3C): `icons`, `screenshots`, and the icons of shortcuts and file handlers. */
export const findInWebManifest: Finder = (text) => {
  if (!isJsonObject(text)) return { ...nothingFound, faults: [broken] }
  return {
    references: jsonStrings(text)
      .filter(({ path }) => isImage(path))
      .map(jsonReference),
    faults: [],
  }
}

const broken = {
  offset: 0,
  code: 'syntax',
  message: 'this web manifest is no JSON object; it is left as it is',
} as const

/**
 * The same for a `manifest.json`, which may be many a thing: bundlers and browser extensions have files of that
 * name too. A web manifest is known by its list of icons.
 */
export const findInManifestJson: Finder = (text) => {
  if (!/"icons"\s*:\s*\[/.test(text) || !isJsonObject(text)) return nothingFound
  return findInWebManifest(text)
}

function isImage(path: readonly (string | number)[]): boolean {
  const names = path.filter((step) => typeof step === 'string').join()
  return path.at(-1) === 'src' && /^(?:(?:shortcuts,|file_handlers,)?icons|screenshots),src$/.test(names)
}
