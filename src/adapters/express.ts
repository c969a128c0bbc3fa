/** For Express 4 and 5: `app.use(serve(assets))`, which may also be mounted at the base. */
export { type Handler, type Next, type ServeOptions, serve } from './node.js'
