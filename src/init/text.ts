import type { InitResult } from '../init.js'

/** What was done, and what is left to do, for people. */
export function initText(result: InitResult): string {
  const { config, found, install, scripts, ignore, server, bundler, notes } = result
  const did = config.written ? 'was written' : 'would be written'
  const parts = [
    [found],
    [`${config.file} ${did}:`, ...indented(config.text.trimEnd().split('\n'))],
    ...(install === null ? [] : [['Install it:', ...indented([install])]]),
    ...(Object.keys(scripts).length === 0
      ? []
      : [['In package.json, under "scripts":', ...indented(scriptLines(scripts))]]),
    ...(ignore === null ? [] : [['In .gitignore:', ...indented([ignore])]]),
    ...(bundler === null ? [] : [[`In ${bundler.file}:`, ...indented(bundler.lines)]]),
    ...(server === null
      ? []
      : [
          ['At the top of your server:', ...indented(server.top)],
          [`Behind ${server.after}:`, ...indented(server.rest)],
        ]),
    whatThen(result),
    ...(notes.length === 0 ? [] : [notes]),
  ]
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

function whatThen({ server, bundler }: InitResult): string[] {
  if (bundler !== null) {
    const start = server === null ? ['npx vite build && npx everfresh serve'] : ['npx vite build']
    return ['The dev server of Vite is as it was. For the site as visitors will get it:', ...indented(start)]
  }
  if (server === null) {
    const ways = ['npx everfresh serve --live', 'npx everfresh build && npx everfresh serve']
    return ['To see the site as it is now, and as it will be:', ...indented(ways)]
  }
  return [
    'Then "npx everfresh build", and start it with NODE_ENV=production; without that it answers from the folders as they are.',
  ]
}

function indented(lines: readonly string[]): string[] {
  return ['', ...lines.map((line) => (line === '' ? '' : `  ${line}`))]
}

function scriptLines(scripts: Readonly<Record<string, string>>): string[] {
  return Object.entries(scripts).map(
    ([name, script]) => `${JSON.stringify(name)}: ${JSON.stringify(script)},`,
  )
}
