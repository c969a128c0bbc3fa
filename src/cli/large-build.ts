import { setFlagsFromString } from 'node:v8'

/** From so many files on, the memory that garbage takes costs more than its collection. */
const many = 20_000

/** V8 lets a heap double, or more, before it looks for what is garbage; in percent. */
const growth = 20

let isThrifty = false

/** Flags hold for a whole process, which is nothing that a library may change: only the command does. */
export function saveMemory({ total }: { readonly total: number }): void {
  if (isThrifty || total < many) return
  isThrifty = true
  setFlagsFromString(`--heap-growing-percent=${growth}`)
}
