import { defineConfig } from 'everfresh'

export default defineConfig({ roots: ['public'], out: 'dist', cleanUrls: true, integrity: true })
