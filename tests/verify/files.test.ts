import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe } from 'vitest'
import { flip, testRows } from './rows.js'

const noRoom = `long/${'x'.repeat(250)}.js`

describe('a content-named file', () => {
  testRows([
    [
      'with a byte flipped',
      (built) => built.edit(built.stored('img/logo.png'), flip),
      (built) => [[built.stored('img/logo.png'), 'file-mismatch']],
    ],
    [
      'with a byte added',
      (built) => built.edit(built.stored('font/a.woff2'), (text) => `${text} `),
      (built) => [[built.stored('font/a.woff2'), 'file-mismatch']],
    ],
    [
      'that was renamed',
      (built) => renameSync(built.file(built.stored('LICENSE')), built.file('NOTICE')),
      (built) => [
        [built.stored('LICENSE'), 'file-missing'],
        ['NOTICE', 'file-unexpected'],
      ],
    ],
    [
      'with a folder in its place',
      (built) => {
        rmSync(built.file(built.stored('LICENSE')))
        mkdirSync(built.file(built.stored('LICENSE')))
      },
      (built) => [[built.stored('LICENSE'), 'file-mismatch']],
    ],
    [
      'that was swapped with another',
      (built) => {
        renameSync(built.file(built.stored('LICENSE')), built.file('aside'))
        renameSync(built.file(built.stored('img/logo.png')), built.file(built.stored('LICENSE')))
        renameSync(built.file('aside'), built.file(built.stored('img/logo.png')))
      },
      (built) => [
        [built.stored('LICENSE'), 'file-mismatch'],
        [built.stored('img/logo.png'), 'file-mismatch'],
      ],
    ],
    [
      'with other bytes, to which manifest and record agree',
      (built) => built.forgeBytes('img/logo.png', flip),
      (built) => [[built.stored('img/logo.png'), 'name-mismatch']],
    ],
    [
      'without room for a version, changed',
      (built) => built.edit(noRoom, flip),
      () => [[noRoom, 'file-mismatch']],
    ],
  ])
})

describe('a plain name', () => {
  testRows([
    [
      'with earlier bytes',
      (built) => built.edit('css/more.css', flip),
      () => [['css/more.css', 'plain-stale']],
    ],
    [
      'of a page, with earlier bytes',
      (built) => built.edit('index.html', flip),
      () => [['index.html', 'plain-stale']],
    ],
    [
      'of a page, gone',
      (built) => rmSync(built.file('docs/index.html')),
      () => [['docs/index.html', 'plain-missing']],
    ],
    [
      'gone, to which a page links',
      (built) => rmSync(built.file('docs/guide.pdf')),
      () => [['docs/guide.pdf', 'plain-missing']],
    ],
    ['gone, which nobody needs', (built) => rmSync(built.file('img/logo.png')), () => []],
  ])
})

describe('what nobody knows', () => {
  testRows([
    [
      'in a folder',
      (built) => writeFileSync(built.file('css/stray.css'), ''),
      () => [['css/stray.css', 'file-unexpected']],
    ],
    [
      'with a content name',
      (built) => copyFileSync(built.file('LICENSE'), built.file('LICENSE.000000000000')),
      () => [['LICENSE.000000000000', 'file-unexpected']],
    ],
    [
      'hidden, or a link',
      (built) => {
        symlinkSync('css', built.file('link'))
        writeFileSync(built.file('.hidden'), '')
      },
      () => [
        ['.hidden', 'file-unexpected'],
        ['link', 'file-unexpected'],
      ],
    ],
    [
      'among our own',
      (built) => {
        writeFileSync(built.file('.everfresh/note.txt'), '')
        writeFileSync(built.file('.everfresh/releases/note.txt'), '')
      },
      () => [
        ['.everfresh/note.txt', 'file-unexpected'],
        ['.everfresh/releases/note.txt', 'file-unexpected'],
      ],
    ],
    [
      'but a build that was killed',
      (built) => {
        writeFileSync(built.file('.everfresh/journal.json'), '["announced.css"]')
        writeFileSync(built.file('announced.css'), '')
        mkdirSync(built.file('.everfresh/staging-123-0'))
        writeFileSync(built.file('.everfresh/lock'), '')
      },
      () => [['.everfresh/journal.json', 'build-unfinished']],
    ],
  ])
})
