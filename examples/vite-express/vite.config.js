import { everfresh } from 'everfresh/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/static/',
  build: { rollupOptions: { input: 'src/main.js' } },
  plugins: [everfresh()],
})
