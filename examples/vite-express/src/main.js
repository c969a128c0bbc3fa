import './main.css'

import('./list.js').then(({ list }) => list(document.querySelector('ul')))
