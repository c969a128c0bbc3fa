import './main.css'

const { list } = await import('./list.js')
await list(document.querySelector('ul'))
