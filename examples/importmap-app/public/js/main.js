import { Page } from 'app/page.js'
import { html } from 'htm/preact'
import { render } from 'preact'

render(html`<${Page} />`, document.querySelector('main'))
