import type { Fault, Finder, Reference, Syntax } from './reference.js'

/**
 * A user's finder, held to what ours keep by their tests: a span out of place would overwrite bytes that are no
 * reference. What it throws is told as a problem of the file.
 */
export function checkedFinder(find: Finder): Finder {
  return (text) => {
    const found = find(text)
    if (!Array.isArray(found?.references) || !Array.isArray(found.faults))
      throw new Error('it must return { references: […], faults: […] }, and no promise')
    checkReferences(found.references, text)
    checkFaults(found.faults)
    return found
  }
}

function checkReferences(references: readonly Reference[], text: string): void {
  let done = 0
  for (const { start, end, specifier, syntax } of references) {
    const isPlace = Number.isInteger(start) && Number.isInteger(end) && start <= end && end <= text.length
    if (!isPlace || start < done)
      throw new Error(`the reference from ${start} to ${end} is out of the text, or not in order`)
    if (typeof specifier !== 'string')
      throw new Error(`the reference at ${start} must have its URL as "specifier"`)
    if (!Object.hasOwn(syntaxes, syntax))
      throw new Error(`the reference at ${start} must have one of ${Object.keys(syntaxes)} as "syntax"`)
    done = end
  }
}

function checkFaults(faults: readonly Fault[]): void {
  for (const { offset, message } of faults)
    if (!Number.isInteger(offset) || typeof message !== 'string')
      throw new Error('a fault must have an offset and a message')
}

/** All of them, since the type is gone when it runs. */
const syntaxes: Record<Syntax, true> = {
  comment: true,
  'css-string': true,
  'css-url': true,
  'html-attribute': true,
  'html-unquoted': true,
  'js-string': true,
  'js-template': true,
  'json-string': true,
}
