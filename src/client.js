/**
 * @typedef {object} ReleaseOptions
 * @property {string} url What says which release is current: `version.json`, or a page with the header `Everfresh-Release`.
 * @property {string} [release] That of this page; by default what `url` says at the beginning.
 * @property {(release: string) => void} [onRelease] Called once for each newer release that is noticed; nothing is shown.
 * @property {number} [every] How long, in milliseconds, until `url` is asked again; a minute by default.
 * @property {string} [question] What somebody is asked who has typed something, before the page is loaded again.
 */

/**
 * @typedef {object} ReleaseWatch
 * @property {() => Promise<boolean>} check Asks at once; resolves to whether there is a newer release.
 * @property {(error: unknown) => Promise<void>} failed Loads the page again, once, if this is a failed `import()` and there
 *   is a newer release: for errors that you have caught yourself.
 * @property {() => void} stop
 */

/**
 * Notices that the page is of an earlier release, when it is looked at or left for another view, and loads it again where a
 * module of it is gone. Never twice for one release, and not without asking where something was typed.
 * @param {ReleaseOptions} options
 * @returns {ReleaseWatch}
 */
export function watchRelease({
  url,
  release,
  onRelease,
  every = 60_000,
  question = 'This page has a newer version. Load it now, and lose what you have typed?',
}) {
  const stopped = new AbortController()
  const mark = 'everfresh-reloaded'
  let asked = 0
  let latest = release
  let hasTyped = false
  let isReloading = false

  async function check() {
    asked = Date.now()
    try {
      const response = await fetch(url, { cache: 'no-cache' })
      if (!response.ok) return false
      const current = response.headers.get('everfresh-release') ?? (await response.json()).release
      release ??= current
      latest ??= current
      if (current !== latest) {
        latest = current
        if (current !== release) onRelease?.(current)
      }
      return current !== release
    } catch {
      return false
    }
  }

  async function failed(error) {
    // Chromium and Firefox, then Safari.
    const isImport = /dynamically imported module|module script failed/i.test(error?.message)
    if (!isImport || isReloading) return
    isReloading = true
    if ((await check()) && sessionStorage.getItem(mark) !== latest && (!hasTyped || confirm(question))) {
      sessionStorage.setItem(mark, latest)
      location.reload()
    } else isReloading = false
  }

  function on(target, names, listener) {
    for (const name of names.split(' '))
      target?.addEventListener(name, listener, { capture: true, signal: stopped.signal })
  }

  const look = () => document.hidden || Date.now() - asked < every || void check()
  on(self, 'focus pageshow popstate', look)
  on(document, 'visibilitychange', look)
  on(self.navigation, 'navigate', look)
  on(self, 'vite:preloadError', ({ payload }) => failed(payload))
  on(self, 'unhandledrejection', ({ reason }) => failed(reason))
  on(document, 'input', () => {
    hasTyped = true
  })
  on(document, 'submit reset', () => {
    hasTyped = false
  })
  if (release === undefined) void check()
  return { check, failed, stop: () => stopped.abort() }
}
