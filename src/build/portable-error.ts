import { type ErrorCode, EverfreshError } from '../values/error.js'

/** An error as a message between threads can hold it, which loses the class and its fields. */
export interface PortableError {
  readonly code: ErrorCode | null
  readonly message: string
}

export function portableError(error: unknown): PortableError {
  if (error instanceof EverfreshError) return { code: error.code, message: error.message }
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function errorFrom({ code, message }: PortableError): Error {
  return code === null ? new Error(message) : new EverfreshError(code, message)
}
