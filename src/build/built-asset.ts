import type { Stamped } from '../stamp/stamped.js'

/** An asset of the build: what the stamping made of a source, and what was known of it before. */
export interface BuiltAsset extends Omit<Stamped, 'bytes' | 'remembered' | 'problem'> {
  /** Whether its own name is its version. */
  readonly prehashed: boolean
  readonly rewritten: boolean
  /** Of the final bytes, in bytes. */
  readonly size: number
  readonly type: string
}

/** Written out, since V8 gives a spread object three times the memory, and there may be very many. */
export function builtAsset(
  { path, versioned, digest, version, name, url, group, references, imports, imported }: Stamped,
  { prehashed, rewritten, size, type }: Pick<BuiltAsset, 'prehashed' | 'rewritten' | 'size' | 'type'>,
): BuiltAsset {
  const asset = {
    path,
    versioned,
    digest,
    version,
    name: prehashed ? path : name,
    url,
    references,
    imports,
    imported,
    prehashed,
    rewritten,
    size,
    type,
  }
  return group === undefined ? asset : { ...asset, group }
}
