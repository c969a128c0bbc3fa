/** A file of a bundle, so far as its name is concerned; the fields differ between Rollup and Rolldown. */
interface OutputFile extends Named {
  readonly type: 'asset' | 'chunk'
  readonly fileName: string
  /** Of a chunk: its name with a mark in place of the hash. */
  readonly preliminaryFileName?: string | undefined
  /** Of a chunk. */
  readonly code?: string
}

/** An asset that somebody named, without saying what its file is called. */
interface Named {
  readonly name?: string | undefined
  readonly names?: readonly string[] | undefined
}

export type Bundle = Readonly<Record<string, OutputFile>>

/** The pattern of the names of assets, or what gives it for each. */
export type FileNames = string | ((info: never) => string)

/**
 * Those of a bundle whose names carry a hash of what they hold, by the word of the bundler: of a chunk it says which
 * part is the hash, of an asset it has the pattern by which it was named.
 */
export function hashedFilesOf(bundle: Bundle, assetFileNames: FileNames | undefined): string[] {
  return Object.values(bundle).flatMap((file) => {
    const isHashed = file.type === 'chunk' ? isHashedChunk(file) : isHashedAsset(file, assetFileNames)
    return isHashed ? [file.fileName] : []
  })
}

function isHashedChunk({ fileName, preliminaryFileName }: OutputFile): boolean {
  return preliminaryFileName !== undefined && preliminaryFileName !== fileName
}

/** Whoever emits an asset by its file name says all of it. */
function isHashedAsset(file: OutputFile, fileNames: FileNames | undefined): boolean {
  const { name, names = name === undefined ? [] : [name] } = file
  if (names.length === 0) return false
  const pattern = nameFor(file, fileNames)
  return pattern.includes('[hash') && expressionOf(pattern).test(file.fileName)
}

/** The pattern by which an asset is named. */
export function nameFor(asset: Named, fileNames: FileNames | undefined): string {
  if (typeof fileNames !== 'function') return fileNames ?? ''
  const { names = [] } = asset
  return fileNames({ type: 'asset', source: '', originalFileNames: [], ...asset, names } as never)
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\[[^\]]+\])/).map((part, at) => {
    if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return part.startsWith('[hash') ? '[\\w-]+' : '.*'
  })
  return new RegExp(`^${parts.join('')}$`)
}
