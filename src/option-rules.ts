import * as v from 'valibot'
import { type ServingRule, servingRules } from './http/serving.js'
import { isGlob, isNegated } from './values/glob.js'
import { isIgnoreRule } from './values/ignored-problems.js'
import { algorithms } from './values/strategy.js'
import { isVersion } from './values/version.js'

/** What an option must be, for the machine and in the words of a message. */
export interface Rule {
  readonly schema: v.GenericSchema
  readonly wanted: string
  /** All values, where they are few. */
  readonly values?: readonly string[]
  /** A list of texts, which a single text is a likely mistake for. */
  readonly isList?: boolean
}

const text = v.pipe(v.string(), v.nonEmpty())
const flag: Rule = { schema: v.boolean(), wanted: 'true or false' }
const bundle = v.strictObject({
  manifest: text,
  root: v.optional(text),
  hashed: v.optional(v.array(v.string())),
  urls: v.optional(v.record(v.string(), v.string())),
})
const globs = listOf('globs without "!"', '*.psd', (each) => isGlob(each) && !isNegated(each))

/** What says how requests are answered has rules of its own, since whoever opens a build needs no library for them. */
const serving = {
  maxAge: servingRule('maxAge'),
  plainMaxAge: servingRule('plainMaxAge'),
  cleanUrls: flag,
  unknown: servingRule('unknown'),
  cors: servingRule('cors'),
  sharedCaches: flag,
  headers: servingRule('headers'),
} satisfies Record<keyof typeof servingRules, Rule>

/** Every option that there is, of a build or of live folders. */
export const rules = {
  roots: listOf('folders', 'public', (each) => each !== '', 1),
  bundles: {
    schema: v.union([text, bundle, v.array(v.union([text, bundle]))]),
    wanted: 'the manifest of a bundler, such as "dist/.vite/manifest.json", or a list of them',
  },
  out: { schema: text, wanted: 'the folder to write, such as "dist/static"' },
  base: { schema: v.string(), wanted: 'a path such as "/static/"' },
  originals: flag,
  compress: flag,
  fast: flag,
  strict: flag,
  durable: flag,
  modules: oneOf('rewrite', 'importmap'),
  integrity: flag,
  verbose: flag,
  rewrite: flag,
  labels: listOf('versions', '20240601', isVersion),
  versionFile: flag,
  deltas: {
    schema: v.union([
      v.literal(false),
      v.strictObject({ releases: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)) }),
    ]),
    wanted: 'false, or { releases: 3 } with a number from 1 to 20',
  },
  cacheDir: {
    schema: v.union([text, v.literal(false)]),
    wanted: 'a folder such as ".cache/everfresh", or false',
  },
  types: {
    schema: v.pipe(v.string(), v.regex(/[^/\\]\.[cm]?ts$/)),
    wanted: 'a file of TypeScript such as "everfresh.d.ts"',
  },
  wait: {
    schema: v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)),
    wanted: 'a number of seconds, up to 86400',
  },
  onProgress: { schema: v.function(), wanted: 'a function that is told how far the build is' },
  signal: { schema: v.instance(AbortSignal), wanted: 'the signal of an AbortController' },
  strategy: { schema: v.record(v.string(), v.unknown()), wanted: 'an object such as { in: "query" }' },
  omit: listOf('globs', '*.psd', isGlob),
  include: globs,
  exclude: globs,
  prehashed: globs,
  ignoreProblems: listOf('globs, with what is missing behind an arrow', 'a.css -> b.png', isIgnoreRule),
  finders: {
    schema: v.record(v.pipe(v.string(), v.regex(/^[a-z]+\/[\w.+-]+$/)), v.function()),
    wanted: 'an object of functions by media type, such as { "text/x-component": find }',
  },
  ...serving,
  publish: {
    schema: v.strictObject({
      target: v.optional(text),
      variants: v.optional(v.picklist(['none', 'gzip', 'keys'])),
      concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256))),
      singleWriter: v.optional(v.boolean()),
      endpoint: v.optional(text),
      region: v.optional(text),
      profile: v.optional(text),
    }),
    wanted: 'an object such as { target: "s3://bucket/prefix", variants: "none" }',
  },
  watch: flag,
  liveReload: flag,
  onProblem: { schema: v.function(), wanted: 'a function that is told of each problem' },
  origin: { schema: v.string(), wanted: 'scheme and host, such as "https://cdn.example.com"' },
  missing: oneOf('throw', 'pass'),
} satisfies Record<string, Rule>

export type OptionName = keyof typeof rules

/** Those of the option `strategy`. */
export const strategyRules = {
  in: oneOf('filename', 'query'),
  version: {
    schema: v.union([v.picklist(['content', 'mtime']), v.function(), v.strictObject({ fixed: fixed() })]),
    wanted: '"content", "mtime", { fixed: "20240601" } or a function',
    values: ['content', 'mtime'],
  },
  algorithm: oneOf(...algorithms),
  length: {
    schema: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(128)),
    wanted: 'a number from 4 to 128',
  },
  parameter: {
    schema: v.pipe(v.string(), v.regex(/^[\w.~-]+$/)),
    wanted: 'the name of a query parameter, of letters, digits, ".", "-", "_" and "~"',
  },
  extensions: listOf('extensions without a dot in front', 'min.js', (each) =>
    /^(?:[^./\\*]+\.)*[^./\\*]+$/.test(each),
  ),
  compound: flag,
} satisfies Record<string, Rule>

function fixed() {
  return v.union([
    v.string(),
    v.function(),
    v.pipe(
      v.record(v.string(), v.string()),
      v.check((each) => Object.keys(each).length > 0 && Object.keys(each).every(isGlob)),
    ),
  ])
}

function listOf(what: string, example: string, isRight: (text: string) => boolean, least = 0): Rule {
  const schema = v.pipe(v.array(v.pipe(v.string(), v.check(isRight))), v.minLength(least))
  return { schema, wanted: `a list of ${what}, such as ["${example}"]`, isList: true }
}

function oneOf(...values: string[]): Rule {
  const quoted = values.map((value) => `"${value}"`)
  return { schema: v.picklist(values), wanted: quoted.join(' or '), values }
}

function servingRule(name: keyof typeof servingRules): Rule {
  const { isRight, wanted, values = [] }: ServingRule = servingRules[name]
  const texts = values.filter((value) => typeof value === 'string')
  return { schema: v.custom(isRight), wanted, ...(texts.length === 0 ? {} : { values: texts }) }
}
