import type { Reference } from './reference.js'

/** Further on by what stands before it. */
export function shifted(reference: Reference, by: number): Reference {
  const { start, end, integrity } = reference
  const moved = { ...reference, start: start + by, end: end + by }
  if (integrity === undefined) return moved
  const place = { start: integrity.start + by, end: integrity.end + by, after: integrity.after + by }
  return { ...moved, integrity: { ...integrity, ...place } }
}
