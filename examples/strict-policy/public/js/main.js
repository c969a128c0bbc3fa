import { list } from './list.js'

globalThis.ran.push('main.js')
// A bare name, which the import map of the page explains.
const { time } = await import('clock')
document.querySelector('output').textContent = `${list(globalThis.ran)} at ${time()}`
document.body.dataset.ready = ''
