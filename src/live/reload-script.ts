/**
 * What runs in a page: less than a kilobyte, without blanks. It listens while the page is to be seen, since a browser has six
 * connections for all pages of one host. Stylesheets are cloned, and the old ones taken out when the new ones are
 * there, one swap after the other; whatever goes wrong on the way, a reload mends. A page that comes again as it was (a
 * service worker may keep it) is not loaded a third time.
 */
export function reloadScript(state: string): string {
  return `{
let state = '${state}', at = new URL('.', document.currentScript.src), feed, done
const swap = async (paths, last) => {
  await last
  const old = [...document.querySelectorAll('[rel~=stylesheet]')].filter((l) => !l.gone)
  const more = old.map((l) => '&' + encodeURIComponent(l.href.replace(origin, ''))).join('')
  const urls = await (await fetch(at + 'urls?' + paths + more)).json()
  urls.forEach((u, i) => {
    if (!u) return
    const c = old[i].cloneNode()
    c.integrity = ''
    c.href = u
    c.onload = c.onerror = () => { for (let p; (p = c.previousSibling)?.gone;) p.remove() }
    old[i].gone = 1
    old[i].after(c)
  })
}
const listen = () => {
  feed?.close()
  if (document.hidden) return
  feed = new EventSource(at + 'events?' + state)
  feed.onmessage = (e) => {
    const was = state
    state = e.lastEventId
    if (e.data != 'reload') return done = swap(e.data, done).catch(() => location.reload())
    try {
      const s = sessionStorage
      if (s.everfresh == was) return
      s.everfresh = was
    } catch {}
    location.reload()
  }
  feed.onerror = () => feed.readyState > 1 && setTimeout(listen, 999)
}
if (!self.everfresh) {
  everfresh = listen
  addEventListener('visibilitychange', listen)
  listen()
}
}`
    .replace(/^ +|(?<={)\n| *([=(){}?:,+>&|!]+) */gm, '$1')
    .replace(/\n(?=})/g, '')
    .replace(/\((\w)\)=>/g, '$1=>')
}
