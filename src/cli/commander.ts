import { createRequire } from 'node:module'

/** Required, since Node reads what is not ESM through a lexer before it can be imported, which takes as long again. */
export const { Command, CommanderError, InvalidArgumentError, Option }: typeof import('commander') =
  createRequire(import.meta.url)('commander')
