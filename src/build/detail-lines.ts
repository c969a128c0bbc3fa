import type { BuildDetails } from './details.js'

/** One line for each file, for people. */
export function detailLines({ files, shadowed }: BuildDetails): string[] {
  return [
    ...files.map(({ path, url, kept }) => (kept === undefined ? `${path} → ${url}` : `${path}  (${kept})`)),
    ...shadowed.map(({ file, by }) => `${file}  (left out: ${by} is found first)`),
  ]
}
