globalThis.ran.push('clock.js')

export function time() {
  return new Date().toLocaleTimeString('en')
}
