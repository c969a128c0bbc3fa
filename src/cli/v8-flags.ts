// Flags hold for a whole process, which is nothing that a library may change: only the command does.

/** From so many files on, the memory that garbage takes costs more than its collection. */
const many = 20_000

/** V8 lets a heap double, or more, before it looks for what is garbage; in percent. */
const growth = 20

let isThrifty = false

export function saveMemory({ total }: { readonly total: number }): void {
  if (isThrifty || total < many) return
  isThrifty = true
  setFlag(`--heap-growing-percent=${growth}`)
}

/** How many bytes of code a function runs before V8 optimises it: eight times the usual. */
const budget = 8 * 67_584

let isFrugal = false

/**
 * Before version 12, V8 optimises in full whatever is a little warm, which takes a build on two threads a sixth of all
 * its time, and a publication with nothing to do a twelfth; later ones have a step between, and no such flag.
 */
export function compileLess(): void {
  if (isFrugal) return
  isFrugal = true
  if (Number.parseInt(process.versions.v8, 10) < 12) setFlag(`--interrupt-budget=${budget}`)
}

/** It takes a while to load, which a build with nothing to do need not wait for. */
function setFlag(flag: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flag)
}
