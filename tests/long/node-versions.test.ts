import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { folder } from '../support/folder.js'

const command = join(import.meta.dirname, '../../dist/cli/main.js')

/** The oldest that we promise, and the newest of each line that is in use. */
const versions = ['20.19.0', '22', '24']

/** Node itself is an npm package: one for each platform, with nothing but the program in it. */
function install(version: string): string {
  const home = folder({ 'package.json': '{ "private": true }' })
  const name = `node-${platform()}-${arch()}`
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], {
    cwd: home,
    stdio: 'pipe',
  })
  return join(home, 'node_modules', name, 'bin/node')
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return String(chunk)
}

test.each(versions)(
  'Node %s builds, serves and names files as any other does',
  { timeout: 300_000 },
  async (version) => {
    const node = install(version)
    const root = folder({
      'index.html': '<link rel="stylesheet" href="css/site.css"><script type="module" src="a.js"></script>',
      'css/site.css': `a { background: url(../logo.png) }${' '.repeat(500)}`,
      'logo.png': 'logo',
      'a.js': 'import "./b.js"',
      'b.js': 'import "./a.js"',
    })
    const out = join(folder(), 'out')
    execFileSync(node, [command, 'build', root, '--out', out, '--base', '/s/'])
    const { release } = JSON.parse(readFileSync(join(out, '.everfresh/manifest.json'), 'utf8')) as {
      release: string
    }
    expect(release).toBe('71180c3084f99958')
    // By Node's own zstd or another: all variants decode, also where another version than the build's is asked.
    execFileSync(node, [command, 'verify', out])
    execFileSync(process.execPath, [command, 'verify', out])

    const server = spawn(node, [command, 'serve', out, '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void server.kill())
    const { url } = JSON.parse(await firstLine(server)) as { url: string }
    const page = await (await fetch(url)).text()
    const href = /href="([^"]+)"/.exec(page)?.[1] ?? ''
    const css = await fetch(new URL(href, url), { headers: { 'accept-encoding': 'br' } })
    expect(css.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(css.headers.get('content-encoding')).toBe('br')
    expect(await css.text()).toMatch(/logo\.[0-9a-f]{12}\.png/)
    const zstd = await fetch(new URL(href, url), { headers: { 'accept-encoding': 'zstd' } })
    expect(zstd.headers.get('content-encoding')).toBe('zstd')
  },
)
