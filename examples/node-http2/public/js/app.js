// What made the browser ask for each file: `early-hints`, or a tag of the page.
const rows = performance.getEntriesByType('resource').map(({ name, initiatorType, nextHopProtocol }) => {
  const row = document.createElement('tr')
  for (const text of [new URL(name).pathname, initiatorType, nextHopProtocol]) {
    row.insertCell().textContent = text
  }
  return row
})

document.querySelector('tbody').append(...rows)
document.body.dataset.ready = ''
