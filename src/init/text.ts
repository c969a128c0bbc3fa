import type { InitResult } from '../init.js'

/** What was done, and what is left to do, for people. */
export function initText({ config, found, install, scripts, ignore, server, notes }: InitResult): string {
  const did = config.written ? 'was written' : 'would be written'
  const parts = [
    [found],
    [`${config.file} ${did}:`, ...indented(config.text.trimEnd().split('\n'))],
    ...(install === null ? [] : [['Install it:', ...indented([install])]]),
    ...(Object.keys(scripts).length === 0
      ? []
      : [['In package.json, under "scripts":', ...indented(scriptLines(scripts))]]),
    ...(ignore === null ? [] : [['In .gitignore:', ...indented([ignore])]]),
    ...(server === null
      ? [
          [
            'To see the site as it is now, and as it will be:',
            ...indented(['npx everfresh serve --live', 'npx everfresh build && npx everfresh serve']),
          ],
        ]
      : [
          ['At the top of your server:', ...indented(server.top)],
          [`Behind ${server.after}:`, ...indented(server.rest)],
          [
            'Then "npx everfresh build", and start it with NODE_ENV=production; without that it answers from the folders as they are.',
          ],
        ]),
    ...(notes.length === 0 ? [] : [notes]),
  ]
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

function indented(lines: readonly string[]): string[] {
  return ['', ...lines.map((line) => (line === '' ? '' : `  ${line}`))]
}

function scriptLines(scripts: Readonly<Record<string, string>>): string[] {
  return Object.entries(scripts).map(
    ([name, script]) => `${JSON.stringify(name)}: ${JSON.stringify(script)},`,
  )
}
