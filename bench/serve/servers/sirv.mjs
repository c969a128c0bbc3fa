import sirv from 'sirv'

export function makeListener({ root }) {
  return sirv(root, { dev: false, etag: true, maxAge: 31_536_000, immutable: true })
}
