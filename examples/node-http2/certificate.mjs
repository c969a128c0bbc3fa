/** A certificate for localhost that nobody has signed but itself: HTTP/2 in browsers needs TLS. Not for production. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

/**
 * Key and certificate as PEM, made anew at each call and good for 30 days, and the digest of the public key, by which
 * Chromium can be told to trust it.
 */
export function selfSigned() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const subject = sequence(set(sequence(objectId('550403'), string('localhost'))))
  const algorithm = sequence(objectId('2a8648ce3d040302')) // ecdsa-with-SHA256
  const toSign = sequence(
    tagged(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    subject, // the issuer
    sequence(time(-1), time(30)),
    subject,
    spki,
    tagged(0xa3, sequence(alternativeNames())),
  )
  const signature = createSign('sha256').update(toSign).sign(privateKey)
  const certificate = sequence(toSign, algorithm, tagged(0x03, Buffer.of(0), signature))
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { key, cert: pem(certificate), digest: createHash('sha256').update(spki).digest('base64') }
}

/** RFC 5280, section 4.2.1.6: a DNS name is [2], an address [7]. */
function alternativeNames() {
  const names = sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.of(127, 0, 0, 1)))
  return sequence(objectId('551d11'), tagged(0x04, names))
}

// What of ASN.1 this needs: each is a tag, a length and a content (X.690, DER).
const sequence = (...parts) => tagged(0x30, ...parts)
const set = (...parts) => tagged(0x31, ...parts)
const integer = (bytes) => tagged(0x02, bytes)
const objectId = (hex) => tagged(0x06, Buffer.from(hex, 'hex'))
const string = (text) => tagged(0x0c, Buffer.from(text))

function time(days) {
  const date = new Date(Date.now() + days * 86_400_000).toISOString()
  return tagged(0x17, Buffer.from(`${date.replace(/[-:T]/g, '').slice(2, 14)}Z`)) // UTCTime, until 2049
}

function tagged(tag, ...parts) {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content])
}

function lengthOf({ length }) {
  if (length < 0x80) return Buffer.of(length)
  return length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff)
}

function pem(der) {
  const lines = der
    .toString('base64')
    .match(/.{1,64}/g)
    .join('\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
