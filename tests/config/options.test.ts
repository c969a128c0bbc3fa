import { expect, test } from 'vitest'
import { type BuildOptions, build } from '../../src/build.js'
import { defineConfig, liveAssets } from '../../src/index.js'
import { folder } from '../support/folder.js'

const circular: object[] = []
circular.push(circular)

/** What a user of JavaScript may write, and all that the message says. */
const wrong: [options: object, message: string][] = [
  [{ omits: [] }, 'there is no option "omits" (did you mean "omit"?)'],
  [{ ignoreProblem: [] }, 'there is no option "ignoreProblem" (did you mean "ignoreProblems"?)'],
  [
    { modules: 'importmaps' },
    'the option "modules" is "importmaps", but must be "rewrite" or "importmap" (did you mean "importmap"?)',
  ],
  [{ modules: true }, 'the option "modules" is true, but must be "rewrite" or "importmap"'],
  [{ integrity: 'true' }, 'the option "integrity" is "true", but must be true or false (did you mean true?)'],
  [
    { strategy: { length: '32' } },
    'the option "strategy.length" is "32", but must be a number from 4 to 128 (did you mean 32?)',
  ],
  [
    { types: 'paths.json' },
    'the option "types" is "paths.json", but must be a file of TypeScript such as "everfresh.d.ts"',
  ],
  [{ fast: 1 }, 'the option "fast" is 1, but must be true or false'],
  [{ strict: null }, 'the option "strict" is null, but must be true or false'],
  [
    { roots: 'public' },
    'the option "roots" is "public", but must be a list of folders, such as ["public"] (did you mean ["public"]?)',
  ],
  [{ roots: [] }, 'the option "roots" is [], but must be a list of folders, such as ["public"]'],
  [{ roots: ['a', ''] }, 'the option "roots" is ["a",""], but must be a list of folders, such as ["public"]'],
  [{ roots: undefined }, 'the option "roots" is missing; it must be a list of folders, such as ["public"]'],
  [{ out: undefined }, 'the option "out" is missing; it must be the folder to write, such as "dist/static"'],
  [{ out: '' }, 'the option "out" is "", but must be the folder to write, such as "dist/static"'],
  [{ base: 7 }, 'the option "base" is 7, but must be a path such as "/static/"'],
  [
    { omit: '*.map' },
    'the option "omit" is "*.map", but must be a list of globs, such as ["*.psd"] (did you mean ["*.map"]?)',
  ],
  [
    { omit: ['a\nb', 7] },
    String.raw`the option "omit" is ["a\nb",7], but must be a list of globs, such as ["*.psd"]`,
  ],
  [
    { exclude: [''] },
    'the option "exclude" is [""], but must be a list of globs without "!", such as ["*.psd"]',
  ],
  [
    { include: ['!a'] },
    'the option "include" is ["!a"], but must be a list of globs without "!", such as ["*.psd"]',
  ],
  [
    { prehashed: circular },
    'the option "prehashed" is an object that is no JSON, but must be a list of globs without "!", such as ["*.psd"]',
  ],
  [
    { ignoreProblems: ['a -> '] },
    'the option "ignoreProblems" is ["a -> "], but must be a list of globs, with what is missing behind an arrow, such as ["a.css -> b.png"]',
  ],
  [
    { finders: { css: () => {} } },
    'the option "finders" is {"css":"(a function)"}, but must be an object of functions by media type, such as { "text/x-component": find }',
  ],
  [
    { finders: { 'text/css': 'find' } },
    'the option "finders" is {"text/css":"find"}, but must be an object of functions by media type, such as { "text/x-component": find }',
  ],
]

test.each(wrong)(
  '%j is refused with the option, the value and the nearest right one',
  async (options, message) => {
    const all = { roots: [folder()], out: 'out', ...options } as BuildOptions
    await expect(build(all)).rejects.toMatchObject({ code: 'option-invalid', message })
  },
)

test('a long value is shown in part', async () => {
  const omit = { a: 'x'.repeat(200) } as unknown as string[]
  await expect(build({ roots: ['a'], out: 'b', omit })).rejects.toThrow(
    /^the option "omit" is \{"a":"x+…, but must be/,
  )
})

test.each<[object, RegExp]>([
  [{ rots: [] }, /^there is no option "rots" \(did you mean "roots"\?\)$/],
  [{ out: 'dist' }, /^there is no option "out"/],
  [{ roots: undefined }, /^the option "roots" is missing; /],
  [{ watch: 'false' }, /^the option "watch" is "false", but must be true or false \(did you mean false\?\)$/],
  [{ exclude: 'a' }, /^the option "exclude" is "a", .* \(did you mean \["a"\]\?\)$/],
  [{ maxAge: '60' }, /^the option "maxAge" is "60", .* \(did you mean 60\?\)$/],
  [{ cors: 'false' }, /^the option "cors" is "false", .* \(did you mean false\?\)$/],
  [{ unknown: 'revalidat' }, /^the option "unknown" is "revalidat", .* \(did you mean "revalidate"\?\)$/],
  [{ missing: 'ignore' }, /^the option "missing" is "ignore", but must be "throw" or "pass"$/],
  [{ onProblem: 'log' }, /^the option "onProblem" is "log", but must be a function/],
])('live, too: %j', async (options, message) => {
  const all = { roots: [folder()], ...options }
  await expect(liveAssets(all)).rejects.toMatchObject({
    code: 'option-invalid',
    message: expect.stringMatching(message),
  })
})

test('an option that is undefined is as if it was not there', async () => {
  const options = { roots: [folder()], base: undefined, omit: undefined } as unknown as { roots: string[] }
  expect((await liveAssets(options)).base).toBe('/')
})

test('defineConfig gives back what it is given', () => {
  const config = { roots: ['public'] }
  expect(defineConfig(config)).toBe(config)
})
