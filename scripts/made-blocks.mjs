/** What documents hold that is made from the code: the help of commands, and tables of options. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './run.mjs'

/** Where an interface of options is, below src/. */
const interfaces = {
  BuildOptions: 'build/options.ts',
  Config: 'define-config.ts',
  FakeOptions: 'testing.ts',
  FollowOptions: 'open-options.ts',
  LiveOptions: 'live/options.ts',
  OpenOptions: 'open-options.ts',
  PublishConfig: 'publish/config.ts',
  PolicyOptions: 'values/naming-policy.ts',
  ServingOptions: 'http/serving.ts',
  SiteOptions: 'site-options.ts',
  StrategyOptions: 'strategy.ts',
  UrlOptions: 'assets.ts',
}

/** The documents, relative to the root. */
export function documents() {
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', ...pages.sort().map((name) => `docs/${name}`)]
}

const helpBlock = /^(<!-- everfresh (.*?) ?--help -->\n```\n).*?\n```/gms

/** The document as it should be. */
export function renewed(markdown) {
  const helps = helpsOf([...markdown.matchAll(helpBlock)].map(([, , words]) => words))
  return markdown
    .replace(helpBlock, (_, head) => `${head}${helps.shift()}\n\`\`\``)
    .replace(
      /^(<!-- options (\w+) -->\n)(?:\|.*\n)*/gm,
      (_, head, name) => `${head}${tableOf(name).join('\n')}\n`,
    )
}

/** One process asks the command for all of them. */
function helpsOf(all) {
  if (all.length === 0) return []
  const runs = all.map((words) => [...words.split(' ').filter(Boolean), '--help'])
  // commander takes the words of a program from `--eval` in another way.
  const parameters = ['--input-type=module', '-', JSON.stringify(runs)]
  return JSON.parse(execFileSync(process.execPath, parameters, { encoding: 'utf8', input: asking }))
}

const main = pathToFileURL(join(root, 'dist/cli/main.js'))
const asking = `
  const [node, name, runs] = process.argv
  const { write } = process.stdout
  const helps = []
  process.stdout.write = (text, written) => {
    helps.push(text.trimEnd())
    written()
  }
  for (const [at, words] of JSON.parse(runs).entries()) {
    process.argv = [node, name, ...words]
    await import('${main}?' + at)
  }
  process.stdout.write = write
  console.log(JSON.stringify(helps))`

/** A row for each option, from the comment that an editor shows. */
function tableOf(name) {
  const file = interfaces[name]
  if (file === undefined) throw new Error(`There is no interface ${name} of options.`)
  const rows = optionsOf(readFileSync(join(root, 'src', file), 'utf8'), name).map(rowOf)
  return ['| option | by default | for example | |', '|---|---|---|---|', ...rows]
}

function optionsOf(source, name) {
  const [, body] = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(source) ?? []
  if (body === undefined) throw new Error(`There is no interface ${name} in its file.`)
  const found = body.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\n {2}readonly (\w+)(\??):/gs)
  return [...found].map(([, comment, option, mark]) => ({
    option,
    isRequired: mark === '',
    text: comment.replace(/^ *\* ?/gm, '').trim(),
  }))
}

function rowOf({ option, isRequired, text }) {
  const standard = isRequired ? '(required)' : code(tagOf(text, 'default'))
  const cells = [`\`${option}\``, standard, code(tagOf(text, 'example')), proseOf(text)]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function tagOf(text, tag) {
  return new RegExp(`^@${tag} (.*)$`, 'm').exec(text)?.[1]
}

function proseOf(text) {
  return text.replace(/^@.*$/gm, '').trim().replace(/\s+/g, ' ')
}

function code(text = '') {
  if (text.includes('`')) return `\`\` ${text} \`\``
  return text && `\`${text}\``
}
