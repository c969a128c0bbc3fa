import { once } from 'node:events'
import gulp from 'gulp'
import RevAll from 'gulp-rev-all'
import { report } from '../report.mjs'

await report(async ({ tree, out }) => {
  const files = gulp.src('**', { cwd: tree, base: tree, encoding: false })
  await once(files.pipe(RevAll.revision()).pipe(gulp.dest(out)).resume(), 'end')
})
