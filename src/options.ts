import * as v from 'valibot'
import { asWritten } from './http/serving.js'
import { type OptionName, type Rule, rules, strategyRules } from './option-rules.js'
import { EverfreshError } from './values/error.js'
import { checkIsObject, unknownOption } from './values/known-options.js'
import { didYouMean, nearest } from './values/nearest.js'

/** Whether each part of a strategy is what it may be. @throws {EverfreshError} `option-invalid` */
export function checkStrategy(strategy: object): void {
  checkRules(strategy, strategyRules, 'strategy.')
}

/**
 * Whether these are options, each of which has a value that it may have. One that is `undefined` isn't given.
 * @throws {EverfreshError} `option-invalid`
 */
export function checkOptions(options: object, names: readonly OptionName[]): void {
  checkRules(options, Object.fromEntries(names.map((name) => [name, rules[name]])))
}

function checkRules(options: object, known: Readonly<Record<string, Rule>>, prefix = ''): void {
  checkIsObject(options, Object.keys(known))
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(known, name) ? known[name] : undefined
    if (rule === undefined)
      throw unknownOption(
        prefix + name,
        Object.keys(known).map((each) => prefix + each),
      )
    if (value !== undefined && !v.is(rule.schema, value)) throw invalidOption(prefix + name, value, rule)
  }
}

/** The same, for those that have no default. */
export function requireOptions(options: object, names: readonly OptionName[]): void {
  checkIsObject(options, names)
  for (const name of names) {
    if (Object.entries(options).some(([each, value]) => each === name && value !== undefined)) continue
    throw new EverfreshError(
      'option-invalid',
      `the option "${name}" is missing; it must be ${rules[name].wanted}`,
    )
  }
}

function invalidOption(name: string, value: unknown, rule: Rule): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `the option "${name}" is ${show(value)}, but must be ${rule.wanted}${suggestion(value, rule)}`,
  )
}

/** The nearest right value, where a text shows what was meant. */
function suggestion(value: unknown, { schema, values, isList = false }: Rule): string {
  if (typeof value !== 'string') return ''
  if (isList && v.is(schema, [value])) return ` (did you mean ${show([value])}?)`
  const meant = asWritten(value)
  if (meant !== value && v.is(schema, meant)) return ` (did you mean ${meant}?)`
  return values === undefined ? '' : didYouMean(nearest(value, values, 1))
}

const longest = 100

/** A value on one line, whatever it is. */
function show(value: unknown): string {
  const shown = typeof value === 'object' ? showObject(value) : (JSON.stringify(value) ?? String(value))
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}…`
}

function showObject(value: object | null): string {
  try {
    return JSON.stringify(value, (_key, each) => (typeof each === 'function' ? '(a function)' : each))
  } catch {
    return 'an object that is no JSON'
  }
}
