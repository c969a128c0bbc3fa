import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { everfresh } from '../cli/command.js'
import { folder } from '../support/folder.js'
import { python, testInPython } from '../support/python.js'

/** What a project runs to collect its files itself. */
const collect = `
from django.conf import settings
storage = 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'
settings.configure(
    INSTALLED_APPS=['django.contrib.staticfiles'],
    STATIC_URL='/static/',
    STATIC_ROOT='collected',
    STATICFILES_DIRS=['public'],
    STATICFILES_STORAGE=storage,
    STORAGES={'staticfiles': {'BACKEND': storage}},
)
import django
django.setup()
from django.core.management import call_command
call_command('collectstatic', interactive=False, verbosity=0)
`

/** None of them refers to another, and all have a name that is theirs to change. */
const files = {
  'css/site.css': 'a { color: red }',
  'js/app.js': 'document.title = "ü"',
  'js/jquery.min.js': '$ = 1',
  'js/app.js.map': '{"version":3,"sources":[],"mappings":""}',
  'img/dot.png': Buffer.from([0x89, 0x50, 0, 255]),
  'img/ü (1).png': 'odd',
  'fonts/a.b.c.woff2': 'glyphs',
  'data.tar.gz': 'archive',
  'deep/er/and.deeper/LICENSE': 'no extension',
  'empty.css': '',
  'same/as/empty.css': '',
}

testInPython(
  '--algorithm md5 --length 12 gives the names that Django gives by collectstatic',
  'django',
  async () => {
    const home = folder({
      'collect.py': collect,
      ...Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`public/${path}`, bytes])),
    })
    await python(home, 'collect.py')
    const flags = ['--base', '/static/', '--algorithm', 'md5', '--length', '12']
    expect(await everfresh(['build', 'public', '--out', 'built', ...flags], home)).toMatchObject({
      status: 0,
    })
    const made = await everfresh(['manifest', 'built', '--format', 'django'], home)
    const theirs: unknown = JSON.parse(readFileSync(join(home, 'collected/staticfiles.json'), 'utf8')).paths
    expect(Object.keys(theirs as object).sort()).toEqual(Object.keys(files).sort())
    expect(JSON.parse(made.stdout).paths).toEqual(theirs)
    for (const [path, name] of Object.entries(theirs as Record<string, string>))
      expect([path, readFileSync(join(home, 'built', name))]).toEqual([
        path,
        readFileSync(join(home, 'collected', name)),
      ])
  },
)
