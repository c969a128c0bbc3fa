import { html } from 'htm/preact'
import { useEffect, useState } from 'preact/hooks'

/** Shows what was loaded; the table comes only when it is asked for. */
export function Page() {
  const [Table, show] = useState(null)
  useEffect(() => {
    import('app/table.js').then(({ Table }) => show(() => Table))
  }, [])
  return html`
    <h1>Everfresh and an import map</h1>
    <p>No bundler: the modules are those of their packages, and find each other by the map.</p>
    ${Table && html`<${Table} />`}
  `
}
