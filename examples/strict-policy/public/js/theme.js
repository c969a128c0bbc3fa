// Runs before anything is drawn, so it stands in the page.
document.documentElement.style.colorScheme = 'light dark'
globalThis.ran = ['theme.js, in the page']
