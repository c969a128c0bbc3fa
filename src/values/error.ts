/** What can go wrong by the user's or the surrounding's doing. Codes are stable; messages may improve. */
export type ErrorCode =
  | 'base-invalid'
  | 'bundle-invalid'
  | 'bundle-missing'
  | 'config-invalid'
  | 'disk-full'
  | 'file-changing'
  | 'inline-unsupported'
  | 'manifest-corrupt'
  | 'manifest-missing'
  | 'manifest-newer'
  | 'format-unsupported'
  | 'name-collision'
  | 'name-unsupported'
  | 'option-invalid'
  | 'output-corrupt'
  | 'output-foreign'
  | 'output-inside-root'
  | 'output-locked'
  | 'output-unwritable'
  | 'path-invalid'
  | 'path-unknown'
  | 'peer-missing'
  | 'port-in-use'
  | 'release-incomplete'
  | 'release-unknown'
  | 'root-inside-output'
  | 'root-missing'
  | 'root-unreadable'
  | 'store-denied'
  | 'store-missing'
  | 'store-unreachable'
  | 'store-unsuitable'
  | 'strict-problems'
  | 'unreadable'
  | 'version-invalid'

/**
 * The one error class. Its message names the offending value and the way out, so a command can print it as it
 * is, without a stack trace.
 */
export class EverfreshError extends Error {
  override readonly name = 'EverfreshError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
