import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { command } from '../cli/command.js'
import { folder } from '../support/folder.js'

const program = '/usr/bin/unshare'

/** A line for each command: its status, what it complains of, and whether a file below "ram" is another than before. */
const prelude = `
say() {
  before=$(find ram -type f -exec md5sum {} + | sort)
  "$NODE" "$MAIN" "$@" > /dev/null 2> complaint
  status=$?
  [ "$before" = "$(find ram -type f -exec md5sum {} + | sort)" ] && changed=same || changed=changed
  echo "$status $changed $(head -c 60 complaint)"
}
build() { say build public --out ram/out --no-compress --no-cache-dir; }
verify() { "$NODE" "$MAIN" verify ram/out; }
noise() { head -c "$1" /dev/urandom | base64 -w 0; }
mkdir ram
`

/** What a script says in which "ram" may become a small disk, that nobody else sees and that is gone with it. */
function onSmallDisk(script: string): string[] {
  const cwd = folder({
    'public/a.css': 'a { color: red }',
    'public/index.html': '<link rel=stylesheet href=a.css>',
  })
  const env = { ...process.env, NODE: process.execPath, MAIN: command }
  const words = ['--mount', 'sh', '-c', prelude + script]
  return execFileSync(program, words, { cwd, env, encoding: 'utf8' }).trim().split('\n')
}

const canMount =
  process.getuid?.() === 0 &&
  existsSync(program) &&
  works('mkdir -p /tmp/everfresh-mount && mount -t tmpfs tmpfs /tmp/everfresh-mount')

function works(script: string): boolean {
  try {
    execFileSync(program, ['--mount', 'sh', '-c', script], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const asRoot = '(needs root, who may mount)'
const noSpace = 'everfresh: no space left to write ram/out/'

test.skipIf(!canMount)(`a disk that becomes full keeps the release before, and no litter ${asRoot}`, () => {
  const said = onSmallDisk(`
    mount -t tmpfs -o size=1500k tmpfs ram
    build
    noise 600000 > public/b.txt
    build
    find ram -name 'staging*' -o -name lock -o -name 'journal*'
    verify
    rm public/b.txt; echo 'b { color: red }' > public/a.css
    build
    verify`)
  const whole = '2 files, 1 reference: all right'
  expect(said).toEqual([
    '0 changed ',
    expect.stringContaining(`2 same ${noSpace}`),
    whole,
    '0 changed ',
    whole,
  ])
})

test.skipIf(!canMount)(`so does one without room for names ${asRoot}`, () => {
  const said = onSmallDisk(`
    mount -t tmpfs -o size=9m,nr_inodes=40 tmpfs ram
    build
    for i in $(seq 40); do echo $i > public/$i.txt; done
    build
    verify`)
  expect(said).toEqual([
    '0 changed ',
    expect.stringContaining(`2 same ${noSpace}`),
    expect.stringContaining('all right'),
  ])
})

/** So many that a second thread writes them, as they are or rewritten; each fills two pages. */
const many = {
  copied: "echo '/* no reference */'",
  rewritten: `echo "import './leaf.js'"`,
}

test.skipIf(!canMount).each(Object.entries(many))(
  `one that becomes full while another thread writes leaves nothing, files %s ${asRoot}`,
  (_, line) => {
    const said = onSmallDisk(`
    mount -t tmpfs -o size=3m tmpfs ram
    echo 'export {}' > public/leaf.js
    for i in $(seq 500); do (${line}; noise 4000 | sed 's#^#//#') > public/$i.js; done
    build
    ls -A ram | wc -l
    mount -o remount,size=30m ram
    build
    verify`)
    expect(said).toEqual([
      expect.stringContaining('2 same everfresh: no space left to write ram/out'),
      '0',
      '0 changed ',
      expect.stringMatching(/^503 files, .*: all right$/),
    ])
  },
)

test.skipIf(!canMount)(`a disk that is read-only is told in one line ${asRoot}`, () => {
  const said = onSmallDisk(`
    mount -t tmpfs -o size=9m tmpfs ram
    build
    echo 'b { color: red }' > public/a.css
    build
    mount -o remount,ro ram
    echo 'c { color: red }' > public/a.css
    build
    say rollback ram/out
    say clean ram/out --keep 1 --days 0
    verify`)
  const refused = expect.stringMatching(/^2 same everfresh: ram\/out\b.* can't be written/)
  expect(said).toEqual([
    '0 changed ',
    '0 changed ',
    ...Array(3).fill(refused),
    expect.stringContaining('all right'),
  ])
})
