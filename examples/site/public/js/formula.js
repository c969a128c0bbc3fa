// The packages lie in `vendor`, the site's second root; both roots are one folder to the browser.
import { render } from '../katex/katex.mjs'

const formulas = [
  String.raw`p(n) \approx 1 - e^{-\frac{n(n-1)}{2\,\cdot\,16^{12}}}`,
  String.raw`p(10\,000) \approx 1.8 \times 10^{-7}`,
]

export function showFormula(element) {
  for (const formula of formulas) {
    const place = element.appendChild(document.createElement('div'))
    render(formula, place, { displayMode: true, throwOnError: false })
  }
}
