import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { manifest } from '../../src/proxy.js'
import { release } from '../proxy/site.js'
import { built } from '../support/built.js'
import { folder, write } from '../support/folder.js'
import { python, testInPython } from '../support/python.js'
import { describeStacks, django } from './stacks.js'

// The other schemes are in tests/long.
describeStacks(['names', 'query'])

testInPython('Django is told of a file that is not in the manifest, as ever', 'django', async () => {
  const home = folder({ 'app.py': django })
  const out = join(home, 'static')
  release(out, 'names', { 'css/site.css': 'a {}' })
  write(out, { 'staticfiles.json': await manifest(out, 'django') })
  await expect(python(home, 'app.py', 'css/none.css')).rejects.toThrow(
    "Missing staticfiles manifest entry for 'css/none.css'",
  )
})

testInPython(
  'a build with missing references still gives a manifest, and originals may be left out',
  'django',
  async () => {
    const { out, result } = await built(
      {
        'css/site.css': 'a { background: url(none.png) } b { background: url(dot.png) }',
        'css/dot.png': 'dot',
      },
      { originals: false, base: '/static/' },
    )
    expect(result.problems.length).toBe(1)
    write(out, { 'staticfiles.json': await manifest(out, 'django') })
    write(join(out, '..'), { 'app.py': django.replace("'static'", JSON.stringify(out)) })
    const [url = ''] = (await python(join(out, '..'), 'app.py', 'css/site.css')).trim().split('\n')
    expect(url).toMatch(/^\/static\/css\/site\.[0-9a-f]{12}\.css$/)
    expect(readFileSync(join(out, url.slice('/static/'.length)), 'utf8')).toMatch(
      /url\(dot\.[0-9a-f]{12}\.png\)/,
    )
  },
)
