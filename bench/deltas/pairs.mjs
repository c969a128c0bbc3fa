/** Consecutive versions of well-known packages: a patch, a minor and, where there is one, a major release of each. */
const releases = {
  bootstrap: [
    ['5.3.7', '5.3.8'],
    ['5.2.3', '5.3.0'],
    ['4.6.2', '5.0.0'],
  ],
  three: [
    ['0.185.0', '0.185.1'],
    ['0.184.0', '0.185.0'],
  ],
  tinymce: [
    ['8.9.1', '8.9.2'],
    ['8.7.0', '8.8.0'],
    ['7.9.1', '8.0.1'],
  ],
  'swagger-ui-dist': [
    ['5.34.0', '5.34.1'],
    ['5.33.3', '5.34.0'],
    ['4.19.1', '5.0.0'],
  ],
  'react-dom': [
    ['19.2.8', '19.2.9'],
    ['19.2.9', '19.3.0'],
  ],
  'chart.js': [
    ['4.4.8', '4.4.9'],
    ['4.4.9', '4.5.0'],
  ],
  '@fortawesome/fontawesome-free': [
    ['7.3.0', '7.3.1'],
    ['7.2.0', '7.3.0'],
    ['6.7.2', '7.0.0'],
  ],
  'monaco-editor': [
    ['0.55.0', '0.55.1'],
    ['0.52.0', '0.52.2'],
    ['0.51.0', '0.52.0'],
  ],
}

/** What a page loads of each. */
const files = {
  bootstrap: ['dist/css/bootstrap.min.css', 'dist/js/bootstrap.bundle.min.js'],
  three: ['build/three.module.min.js', 'build/three.core.min.js'],
  tinymce: ['tinymce.min.js', 'themes/silver/theme.min.js'],
  'swagger-ui-dist': ['swagger-ui-bundle.js', 'swagger-ui.css'],
  'react-dom': ['cjs/react-dom-client.production.js'],
  'chart.js': ['dist/chart.umd.js'],
  '@fortawesome/fontawesome-free': ['css/all.min.css', 'js/all.min.js'],
  'monaco-editor': ['min/vs/editor/editor.main.js', 'min/vs/editor/editor.main.css'],
}

const kinds = ['patch', 'minor', 'major']

/** `{ name, kind, before, after, files }`, the versions as the names under which they are installed. */
export const pairs = Object.entries(releases).flatMap(([name, versions]) =>
  versions.map(([before, after]) => ({
    name,
    kind: kindOf(before, after),
    before: aliasOf(name, before),
    after: aliasOf(name, after),
    versions: `${before} → ${after}`,
    files: files[name],
  })),
)

function kindOf(before, after) {
  const [a, b] = [before, after].map((version) => version.split('.'))
  return kinds[2 - a.findIndex((part, at) => part !== b[at])]
}

/** Two versions of one package need names of their own. */
export function aliasOf(name, version) {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}`
}

/** What package.json must hold. */
export const dependencies = Object.fromEntries(
  Object.entries(releases).flatMap(([name, versions]) =>
    [...new Set(versions.flat())].map((version) => [aliasOf(name, version), `npm:${name}@${version}`]),
  ),
)
