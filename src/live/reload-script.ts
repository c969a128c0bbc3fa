/**
 * What runs in a page: less than a kilobyte, without blanks. It listens while the page is to be seen, since a browser has six
 * connections for all pages of one host. Stylesheets are cloned, and the old ones taken out when the new ones are
 * there; whatever goes wrong on the way, a reload mends.
 */
export function reloadScript(state: string): string {
  return `{
let state = '${state}', source
const at = document.currentScript.src
const url = (name, query) => new URL(name + '?' + query, at)
const reload = () => location.reload()
const swap = async () => {
  const old = [...document.querySelectorAll('[rel~=stylesheet]')].filter((l) => !l.gone)
  const query = old.map((l) => encodeURIComponent(l.href.replace(origin, ''))).join('&')
  const urls = await (await fetch(url('urls', query))).json()
  if (!urls.some((u) => u)) reload()
  old.forEach((l, i) => {
    if (!urls[i]) return
    const c = l.cloneNode()
    c.integrity = ''
    c.href = urls[i]
    c.onload = c.onerror = () => { for (let p; (p = c.previousSibling)?.gone;) p.remove() }
    l.gone = 1
    l.after(c)
  })
}
const listen = () => {
  source?.close()
  if (document.hidden) return
  source = new EventSource(url('events', state))
  source.onmessage = (e) => {
    state = e.lastEventId
    if (e.data == 'css') swap().catch(reload)
    if (e.data == 'reload') reload()
  }
  source.onerror = () => source.readyState > 1 && setTimeout(listen, 999)
}
if (!self.everfresh) {
  everfresh = listen
  document.addEventListener('visibilitychange', listen)
  listen()
}
}`.replace(/^ +| *([=(){}?:,+>|]+) */gm, '$1')
}
