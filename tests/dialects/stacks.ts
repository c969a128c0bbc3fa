import { join } from 'node:path'
import { expect } from 'vitest'
import { manifest } from '../../src/proxy.js'
import { release, type Scheme } from '../proxy/site.js'
import { folder, write } from '../support/folder.js'
import { python, testInPython } from '../support/python.js'

/** A project in one file. It has no STATICFILES_DIRS: nothing was collected by Django itself. */
export const django = `
import sys
from django.conf import settings
storage = 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'
settings.configure(
    INSTALLED_APPS=['django.contrib.staticfiles'],
    STATIC_URL='/static/',
    STATIC_ROOT='static',
    STATICFILES_STORAGE=storage,
    STORAGES={'staticfiles': {'BACKEND': storage}},
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates'}],
)
import django
django.setup()
from django.template import engines
page = engines['django'].from_string('{% load static %}{% for path in paths %}{% static path %}\\n{% endfor %}')
print(page.render({'paths': sys.argv[1:]}), end='')
`

/** What a project needs of its own: the rest of the file is a page to show it. */
const flask = `
import json
from flask import Flask, render_template_string, url_for
from werkzeug.routing import BuildError

app = Flask(__name__)
with open('manifest.json') as file:
    assets = json.load(file)

@app.template_global('url_for')
def versioned_url_for(endpoint, **values):
    if endpoint == 'static' and values.get('filename') in assets:
        return assets[values['filename']]
    return url_for(endpoint, **values)
# until here

@app.route('/')
def page():
    return render_template_string("{{ url_for('static', filename='css/site.css') }} {{ url_for('static', filename='none.css') }} {{ url_for('page') }}")

print(app.test_client().get('/').get_data(as_text=True))
`

/** Each of them is several programs in Python. */
export function describeStacks(schemes: readonly Scheme[]): void {
  for (const scheme of schemes)
    testInPython(
      `Django renders our URLs, by its own ManifestStaticFilesStorage: ${scheme}`,
      'django',
      async () => {
        const home = folder({ 'app.py': django })
        const out = join(home, 'static')
        const { assets } = release(out, scheme, {
          'css/site.css': 'a {}',
          'js/app.js': 'b',
          'robots.txt': 'c',
        })
        write(out, { 'staticfiles.json': await manifest(out, 'django') })
        const paths = [...assets.keys()]
        const rendered = await python(home, 'app.py', ...paths)
        expect(rendered.trim().split('\n')).toEqual([...assets.values()].map(({ url }) => `/static/${url}`))
      },
    )

  for (const scheme of schemes)
    testInPython(
      `a Flask app reads the flat manifest in a url_for of under fifteen lines: ${scheme}`,
      'flask',
      async () => {
        const home = folder({ 'app.py': flask })
        const out = join(home, 'static')
        const { assets } = release(out, scheme, { 'css/site.css': 'a {}' })
        write(home, { 'manifest.json': await manifest(out, 'flat') })
        expect(await python(home, 'app.py')).toBe(
          `/static/${[...assets.values()][0]?.url} /static/none.css /\n`,
        )
        const own = flask.slice(flask.indexOf('app ='), flask.indexOf('# until')).split('\n')
        expect(own.filter((line) => line.trim() !== '').length).toBeLessThan(15)
      },
    )
}
