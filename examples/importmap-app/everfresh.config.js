import { defineConfig } from 'everfresh'

export default defineConfig({
  roots: ['public', 'vendor'],
  out: 'dist',
  modules: 'importmap',
  integrity: true,
})
