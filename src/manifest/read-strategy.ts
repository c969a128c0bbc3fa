import { algorithms, contentStrategy, type Strategy } from '../values/strategy.js'
import type { Reader } from './reader.js'

/** Content names where nothing is said. */
export function readStrategy(reader: Reader, value: unknown): Strategy {
  if (value === undefined) return contentStrategy
  const given = reader.object(value, '"strategy"')
  const { algorithm, length, parameter, compound } = given
  const place = reader.oneOf(['filename', 'query'], given.in, '"in" of the strategy')
  return {
    in: place,
    version: reader.oneOf(['content', 'mtime', 'fixed'], given.version, '"version" of the strategy'),
    ...(algorithm === undefined
      ? {}
      : { algorithm: reader.oneOf(algorithms, algorithm, '"algorithm" of the strategy') }),
    ...(length === undefined ? {} : { length: reader.size(length, '"length" of the strategy') }),
    ...(place === 'filename'
      ? {}
      : { parameter: reader.string(parameter, '"parameter" of the strategy, which "query" needs,') }),
    ...(compound === undefined ? {} : { compound: reader.strings(compound, '"compound" of the strategy') }),
  }
}
