import { html } from 'htm/preact'

export function Table() {
  const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
  return html`<ul>${files.map((file) => html`<li key=${file}>${file}</li>`)}</ul>`
}
