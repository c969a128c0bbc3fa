import { test } from 'vitest'
import { answersAnything, saysImmutable } from './any-request.js'

test('immutable is said of exact versioned URLs only, and only where their bytes are meant', () =>
  saysImmutable(5_000))

test('no request makes it throw, finds what is no file, or leads elsewhere', () => answersAnything(5_000))
