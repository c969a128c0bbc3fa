import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Files, write } from '../support/folder.js'
import { type everfresh, expectRefusal, tree } from './command.js'

export const site: Files = {
  'public/css/site.css': 'a { background: url(../dot.png) }\n',
  'public/dot.png': 'dot',
}

/** What it shows, the files that are there, the words, and the words that the line must name. */
type Row = readonly [says: string, files: Files, words: string, named: string]

const built = (manifest: string): Files => ({
  'dist/.everfresh/manifest.json': manifest,
  'dist/a.css': 'a{}',
})
const manifest = (change: object): string =>
  JSON.stringify({ version: 1, release: 'r', base: '/', assets: {}, ...change })

/** One of each kind. */
export const badInput: readonly Row[] = [
  ['a root that is not there', site, 'build nowhere --out dist', '"nowhere"'],
  ['a root that is a file', site, 'build public/dot.png --out dist', '"public/dot.png"'],
  ['an output folder inside a root', site, 'build public --out public/dist', '"public/dist" "public"'],
  ['an output folder that is a root', site, 'build public --out public', '"public"'],
  ['a root inside the output folder', site, 'build public --out .', '"public" "."'],
  ['a base without slashes', site, 'build public --out dist --base static', '"static" "/static/"'],
  ['an output that is a file', { ...site, dist: 'a file' }, 'build public --out dist', 'dist'],
  [
    'a file where a folder is needed',
    { ...site, 'dist/css': 'a file' },
    'build public --out dist',
    'dist/css',
  ],
  [
    'a folder where a file is needed',
    { ...site, 'dist/dot.png/x': '' },
    'build public --out dist',
    'dist/dot.png',
  ],
  ['no output', site, 'build public', '--out'],
  ['no root', site, 'build --out dist', 'folder'],
  ['an output without its value', site, 'build public --out', '--out'],
  ['an unknown option', site, 'build public --out dist --minify', '--minify'],
  ['an unknown command', site, 'bundle public', 'bundle'],
  ['a command that is nearly known', site, 'biuld public --out dist', 'biuld build'],
  ['a folder without a build', site, 'serve public --port 0', '"public"'],
  ['a built folder that is not there', site, 'serve nowhere --port 0', '"nowhere"'],
  ['two built folders', site, 'serve public css --port 0', '2'],
  ['a base for a built folder', site, 'serve public --base /x/ --port 0', '/x/'],
  ['a port that is no number', site, 'serve public --live --port http', 'http'],
  ['a host that is not ours', site, 'serve public --live --port 0 --host 192.0.2.1', '192.0.2.1'],
  ['an age that is no number', site, 'serve public --live --max-age year', 'year 3600'],
  ['an unknown answer', site, 'serve public --live --unknown redirect --port 0', '"unknown" "revalidate"'],
  ['a memory that is no number', site, 'serve public --memory much --port 0', 'much'],
  ['a memory for live folders', site, 'serve --live public --memory 1 --port 0', '--memory'],
  ['a live root that is not there', site, 'serve --live nowhere --port 0', '"nowhere"'],
  ['no folder to look in', site, 'url a.css', '--dir'],
  ['no path', site, 'url --dir dist', 'path'],
  ['a folder without a build', site, 'url a.css --dir public', '"public"'],
  ['an unknown path', built(manifest({})), 'url a.css --dir dist', '"a.css"'],
  ['an origin without a scheme', built(manifest({})), 'url a.css --dir dist --origin cdn', '"cdn"'],
  ['an empty manifest', built(''), 'url a.css --dir dist', 'manifest.json'],
  ['a manifest that was cut', built(manifest({}).slice(0, 30)), 'url a.css --dir dist', 'manifest.json'],
  ['another page', built('oops\n\n<h1>\n'), 'serve dist --port 0', 'manifest.json'],
  ['a newer manifest', built(manifest({ version: 2 })), 'url a.css --dir dist', 'manifest.json 2 update'],
]

/** More of them, for `npm run test:long`. */
export const moreBadInput: readonly Row[] = [
  ['a second root that is not there', site, 'build public nowhere --out dist', '"nowhere"'],
  ['a base without the second slash', site, 'build public --out dist --base /static', '"/static" "/static/"'],
  [
    'a base that is a URL',
    site,
    'build public --out dist --base https://x.com/s/',
    '"https://x.com/s/" "/s/"',
  ],
  ['a base with a way out', site, 'build public --out dist --base /../', '"/../"'],
  ['an output below a file', { ...site, dist: 'a file' }, 'build public --out dist/static', 'dist/static'],
  ['an unknown option with a value', site, 'build public --out dist --minify=yes', '--minify'],
  ['an unknown option of the command itself', site, '--minify', '--minify'],
  ['a port that is too high', site, 'serve public --live --port 65536', '65536'],
  ['a negative port', site, 'serve public --live --port=-1', '-1'],
  ['a negative age', site, 'serve public --live --plain-max-age=-1', '-1'],
  ['the same of a built folder', built(manifest({})), 'serve dist --unknown 404 --port 0', '"unknown" "404"'],
  ['other origins that are none', site, 'serve public --live --cors * --port 0', '"cors" "*"'],
  ['a memory that is less than nothing', site, 'serve public --memory=-1 --port 0', '-1'],
  ['a live root that is a file', site, 'serve --live public/dot.png --port 0', '"public/dot.png"'],
  ['a live base without slashes', site, 'serve --live public --base static --port 0', '"static"'],
  [
    'an origin with a path',
    built(manifest({})),
    'url a.css --dir dist --origin https://x/y',
    '"https://x/y"',
  ],
  [
    'a manifest of several lines',
    built('{\n "version": 1,\n oops\n}\n'),
    'url a.css --dir dist',
    'manifest.json',
  ],
  ['a page instead', built('\n\n<!doctype html>\n<h1>hi</h1>\n'), 'url a.css --dir dist', 'manifest.json'],
  ['a list', built('[]'), 'url a.css --dir dist', 'manifest.json'],
  [
    'a manifest without assets',
    built(manifest({ assets: null })),
    'url a.css --dir dist',
    'manifest.json assets',
  ],
  ['one with a bad base', built(manifest({ base: 'x' })), 'url a.css --dir dist', 'manifest.json base'],
  [
    'one that leads out',
    built(manifest({ assets: { '../x': {} } })),
    'url x --dir dist',
    'manifest.json ../x',
  ],
  ['one that is another’s', built('{"a.css":"a.1234.css"}'), 'url a.css --dir dist', 'manifest.json version'],
  ['a newer manifest to serve', built(manifest({ version: 99 })), 'serve dist --port 0', 'manifest.json 99'],
]

export function describeBadInput(rows: readonly Row[], run: typeof everfresh): void {
  // Tests that run at the same time can't each remove their own folder when they are over.
  const home = mkdtempSync(join(tmpdir(), 'everfresh-cli-'))
  afterAll(() => rmSync(home, { recursive: true }))

  describe('one line, status 2, and nothing half-written:', () => {
    test.concurrent.each(rows)('%s', async (_, files, words, named) => {
      const cwd = mkdtempSync(join(home, 'cwd-'))
      write(cwd, files)
      const before = tree(cwd)
      expectRefusal(await run(words.split(' '), cwd), ...named.split(' '))
      expect(tree(cwd)).toEqual(before)
    })
  })
}
