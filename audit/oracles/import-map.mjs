import { member, parsePlaced, sighting } from './json.mjs'

/** The URLs of an import map: addresses, and those of its keys that are URLs and not bare names. */
export function readImportMap(text) {
  const map = parsePlaced(text)
  const scopes = member(map, 'scopes') ?? []
  return [
    ...readImports(member(map, 'imports') ?? []),
    ...scopes.flatMap(([prefix, imports]) => [
      ...sighting('import map scope', prefix),
      ...readImports(imports),
    ]),
    ...(member(map, 'integrity') ?? []).flatMap(([url]) => urlKey(url)),
  ]
}

function readImports(imports) {
  return imports.flatMap(([key, address]) => [...urlKey(key), ...sighting('import map', address)])
}

function urlKey(key) {
  return /^(?:\.{0,2}\/|https?:)/.test(key.value) ? sighting('import map key', key) : []
}
