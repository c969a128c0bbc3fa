/** `npm start`: installs and compiles what is missing, then builds and serves the example site. */
import { ensure } from './ensure.mjs'
import { tell } from './run.mjs'

await tell(async () => {
  await ensure()
  // Not before: it imports the package that has just been compiled.
  const { main } = await import('../examples/site/server.mjs')
  await main()
})
