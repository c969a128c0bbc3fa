import { EverfreshError } from '../values/error.js'
import { type LogicalPath, toLogicalPath } from '../values/logical-path.js'
import type { Variant } from './manifest.js'

/** Takes values as what they must be, or says which one isn't. */
export class Reader {
  constructor(
    readonly name: string,
    readonly wayOut = 'build the folder again',
    /** Of what the fields are, if it isn't the whole. */
    readonly subject?: string,
  ) {}

  /** The same for the fields of something within. */
  of(subject: string): Reader {
    return new Reader(this.name, this.wayOut, subject)
  }

  /** @throws {EverfreshError} `manifest-corrupt` */
  json(text: string): unknown {
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw corrupt(
        this.name,
        `it is no JSON (${cause instanceof Error ? cause.message : cause})`,
        this.wayOut,
      )
    }
  }

  check(isRight: boolean, what: string, value: unknown): void {
    if (!isRight) this.fail(what, value)
  }

  /** @throws {EverfreshError} `manifest-newer` for a higher one */
  checkVersion(version: unknown, known: number): void {
    if (typeof version === 'number' && version > known) throw newer(this.name, version, known)
    this.check(version === known, '"version"', version)
  }

  fail(what: string, value: unknown): never {
    const subject = this.subject === undefined ? '' : ` of "${this.subject}"`
    throw corrupt(this.name, `${what}${subject} is ${JSON.stringify(value) ?? 'missing'}`, this.wayOut)
  }

  object(value: unknown, what: string): Record<string, unknown> {
    this.check(typeof value === 'object' && value !== null && !Array.isArray(value), what, value)
    return value as Record<string, unknown>
  }

  string(value: unknown, what: string): string {
    return typeof value === 'string' ? value : this.fail(what, value)
  }

  strings(value: unknown, what: string): string[] {
    return Array.isArray(value) ? value.map((each) => this.string(each, what)) : this.fail(what, value)
  }

  oneOf<T extends string>(values: readonly T[], value: unknown, what: string): T {
    return values.find((each) => each === value) ?? this.fail(what, value)
  }

  size(value: unknown, what: string): number {
    return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : this.fail(what, value)
  }

  path(value: unknown, what: string): LogicalPath {
    return toLogicalPath(this.string(value, what)) ?? this.fail(what, value)
  }

  paths(value: unknown, what: string): LogicalPath[] {
    return Array.isArray(value) ? value.map((each) => this.path(each, what)) : this.fail(what, value)
  }

  variant(value: unknown, what: string): Variant {
    const { file, size, integrity } = this.object(value, what)
    return {
      file: this.path(file, what),
      size: this.size(size, what),
      integrity: this.integrity(integrity, what),
    }
  }

  /** A line break in it would be a second header. */
  headerValue(value: unknown, what: string): string {
    const text = this.string(value, what)
    return /^[\t\x20-\x7e]+$/.test(text) ? text : this.fail(what, value)
  }

  integrity(value: unknown, what: string): string {
    const text = this.string(value, what)
    return /^sha256-[A-Za-z0-9+/]{43}=$/.test(text) ? text : this.fail(what, value)
  }
}

function corrupt(name: string, what: string, wayOut = 'build the folder again'): EverfreshError {
  return new EverfreshError('manifest-corrupt', `${name} is corrupt: ${what}; ${wayOut}`)
}

function newer(name: string, version: number, known: number): EverfreshError {
  return new EverfreshError(
    'manifest-newer',
    `${name} has version ${version}, and this everfresh reads version ${known}: update everfresh, or build again with this one`,
  )
}
