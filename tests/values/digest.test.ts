import { expect, test } from 'vitest'
import {
  bytesOfDigest,
  DigestStream,
  digestOf,
  etagOf,
  fingerprint,
  integrityOf,
} from '../../src/values/digest.js'

// FIPS 180-2, appendix B.1.
const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

test('a digest is the SHA-256 of the bytes', () => {
  expect(bytesOfDigest(digestOf('abc')).toString('hex')).toBe(abc)
  expect(digestOf(Buffer.from('é'))).toEqual(digestOf('é'))
})

test('a fingerprint is its first hex digits, in lower case', () => {
  expect(fingerprint(digestOf('abc'), 12)).toBe(abc.slice(0, 12))
})

test('integrity and ETag are the same digest', () => {
  const base64 = Buffer.from(abc, 'hex').toString('base64')
  expect(integrityOf(digestOf('abc'))).toBe(`sha256-${base64}`)
  expect(etagOf(integrityOf(digestOf('abc')))).toBe(`"${base64}"`)
})

test('a digest may be fed piece by piece', () => {
  expect(new DigestStream().update('a').update(Buffer.from('bc')).digest()).toEqual(digestOf('abc'))
})
