/**
 * What runs in a page: less than a kilobyte, without blanks. It listens while the page is to be seen, since a browser has six
 * connections for all pages of one host. Stylesheets are cloned, and the old ones taken out when the new ones are
 * there, one swap after the other; whatever goes wrong on the way, a reload mends.
 */
export function reloadScript(state: string): string {
  return `{
let state = '${state}', feed, done = Promise.resolve()
const at = document.currentScript.src
const url = (name, query) => new URL(name + '?' + query, at)
const swap = async (edited) => {
  const old = [...document.querySelectorAll('[rel~=stylesheet]')].filter((l) => !l.gone)
  const asked = old.map((l) => '&' + encodeURIComponent(l.href.replace(origin, '')))
  const urls = await (await fetch(url('urls', edited + asked.join('')))).json()
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
  feed = new EventSource(url('events', state))
  feed.onmessage = ({ data, lastEventId }) => {
    state = lastEventId
    done = data == 'reload' ? location.reload() : done.then(() => swap(data)).catch(() => location.reload())
  }
  feed.onerror = () => feed.readyState > 1 && setTimeout(listen, 999)
}
if (!self.everfresh) {
  everfresh = listen
  document.addEventListener('visibilitychange', listen)
  listen()
}
}`.replace(/^ +| *([=(){}?:,+>|]+) */gm, '$1')
}
