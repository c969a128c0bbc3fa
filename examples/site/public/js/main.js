import { showFormula } from './formula.js'
import { showMap } from './map.js'
import { report } from './report.js'

const element = (id) => document.getElementById(id)

showFormula(element('formula'))
showMap(element('map'))
element('accent').textContent = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()

// three is the largest part, so the rest of the page doesn't wait for it.
const scene = import('./scene.js').then(({ showScene }) => showScene(element('scene')))
await Promise.allSettled([scene])
await report()
