/**
 * For Express 4 and 5: `app.use(serve(assets))`, which may also be mounted at the base. The handler's type is of
 * Node's, since the two differ in theirs.
 */
export { type Handler, type Next, type ServeOptions, serve } from './node.js'
