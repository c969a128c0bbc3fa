import type { Reference } from '../find/reference.js'

/** Where references start from: the file's own URL, and what the page says in `<base href>`. */
export interface Starts {
  readonly own: URL
  readonly base: URL
}

/** What stands before `<base>` is resolved without it, but for what browsers look up later. */
export function startOf({ beforeBase }: Pick<Reference, 'beforeBase'>, { own, base }: Starts): URL {
  return beforeBase === 'own' ? own : base
}
