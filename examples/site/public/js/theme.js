// A classic script in the head, so that the theme is set before anything is painted.
{
  const system = matchMedia('(prefers-color-scheme: dark)')

  const chosen = () => {
    try {
      return localStorage.getItem('theme') ?? 'auto'
    } catch {
      return 'auto'
    }
  }

  const apply = (theme) => {
    const shown = theme === 'auto' ? (system.matches ? 'dark' : 'light') : theme
    document.documentElement.dataset.bsTheme = shown
  }

  document.addEventListener('click', ({ target }) => {
    const theme = target.closest('[data-theme]')?.dataset.theme
    if (!theme) return
    apply(theme)
    try {
      localStorage.setItem('theme', theme)
    } catch {
      // Storage may be blocked; the choice then holds for this visit.
    }
  })

  system.addEventListener('change', () => apply(chosen()))
  apply(chosen())
}
