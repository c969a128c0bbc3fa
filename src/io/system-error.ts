import { EverfreshError } from '../values/error.js'

/** The `code` of a system error, such as `ENOENT`; empty for any other. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error))
}

/** What a failed write means to a user; anything that is no system error comes back as it is. */
export function writeError(error: unknown, file: string): unknown {
  const code = systemCode(error)
  if (error instanceof EverfreshError || code === '') return error
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new EverfreshError(
      'disk-full',
      `no space left to write ${file}: make room, then build again; the previous release is untouched`,
      { cause: error },
    )
  return new EverfreshError(
    'output-unwritable',
    `${file} can't be written (${reason(code)}): ${wayOut(code)}`,
    {
      cause: error,
    },
  )
}

/** The same for a read. */
export function readError(error: unknown, file: string): unknown {
  const code = systemCode(error)
  if (error instanceof EverfreshError || code === '') return error
  return new EverfreshError('unreadable', `${file} can't be read (${reason(code)}): mend or remove it`, {
    cause: error,
  })
}

/** The same for a source that was there when the build began. */
export function sourceError(error: unknown, file: string): unknown {
  if (!isMissing(error)) return readError(error, file)
  return new EverfreshError(
    'file-changing',
    `${file} was removed while it was being built: build again when it is at rest`,
    { cause: error },
  )
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links form a loop',
  EMFILE: 'too many files are open',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a file stands where a folder is needed',
  ENOTEMPTY: 'a folder of that name is in the way',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
}

function reason(code: string): string {
  return reasons[code] ?? code
}

function wayOut(code: string): string {
  return code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENOTEMPTY'
    ? 'move that out of the way, or build into another folder'
    : 'give another --out, or change its permissions'
}
