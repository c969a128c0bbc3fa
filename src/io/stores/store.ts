/** What is stored with an object, and sent by whoever serves it. */
export interface ObjectHeaders {
  readonly contentType: string
  readonly cacheControl: string
  readonly contentEncoding?: string
}

/** The bytes of an object: held, or read from a file piece by piece. */
export type ObjectBody = { readonly bytes: Uint8Array } | { readonly file: string; readonly size: number }

/** An object as a listing tells it. */
export interface Listed {
  readonly key: string
  /** In bytes. */
  readonly size: number
  /** Opaque, and without quotes, whatever the store writes around it. */
  readonly etag: string
}

export interface Got {
  readonly bytes: Uint8Array
  readonly etag: string
}

/** `absent`: only where there is no such object yet; `etag`: only in place of just that one (RFC 9110, 13.1). */
export type Condition = { readonly absent: true } | { readonly etag: string }

/**
 * A place that holds objects under keys: a bucket, a folder, or a map in a test. Keys are relative to the prefix that
 * the store was opened with. What may pass is tried again inside, with backoff and jitter; what is thrown is final.
 */
export interface Store {
  /** Whether `headers` are stored and sent; a folder has none. */
  readonly keepsHeaders: boolean
  /** As the user wrote it, for messages: `s3://bucket/prefix`. No secret is in it. */
  readonly name: string
  /** All objects below the prefix whose keys begin so, in the order of their keys. */
  list(beginning?: string): AsyncIterable<Listed>
  /** `null` where there is none; `'unchanged'` where it is the one that `unless` names. */
  get(key: string, options?: { readonly unless?: string }): Promise<Got | 'unchanged' | null>
  /**
   * Gives the new object's etag; `'refused'` where the condition isn't met. An answer may be lost after the store has
   * done its work, and then its own object refuses what is sent once more: who is refused must read to know.
   */
  put(
    key: string,
    body: ObjectBody,
    headers: ObjectHeaders,
    condition?: Condition,
  ): Promise<{ readonly etag: string } | 'refused'>
  /** What is gone already is no error. */
  remove(keys: readonly string[]): Promise<void>
  /**
   * Whether conditions are kept, tried with an object of its own that is removed again: some stores take every write.
   * Reads only where the answer is known already.
   */
  keepsConditions(): Promise<boolean>
  close(): void
}

/** What only a bucket needs; what is missing is found as other S3 tools find it. */
export interface StoreOptions {
  /** Where the store is, unless it is Amazon's: `http://127.0.0.1:9000`. */
  readonly endpoint?: string
  readonly region?: string
  /** Of the shared config and credentials files. */
  readonly profile?: string
}
