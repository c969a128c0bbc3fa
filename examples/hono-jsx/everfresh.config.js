import { defineConfig } from 'everfresh'

export default defineConfig({ roots: ['public'], out: 'dist', base: '/static/' })
