/**
 * Who is measured, by the framework that it stands on: `server` names a file of servers/ and what it exports, each in a
 * process of its own. The first of a part is its floor: that framework, sending one prepared buffer. nginx stands on nothing, and is the reference from outside.
 */
const parts = {
  node: [
    ['node:http, one buffer', 'node.floor'],
    ['everfresh/node', 'node.door'],
    ['everfresh/node, nothing in memory', 'node.fromDisk'],
    ['sirv', 'node.sirv'],
    ['serve-static', 'node.serveStatic'],
  ],
  express: [
    ['Express 5, one buffer', 'express.floor'],
    ['everfresh/express', 'express.door'],
    ['assets.before(Express 5)', 'express.before'],
    ['express-static-gzip', 'express.peer'],
  ],
  express4: [
    ['Express 4, one buffer', 'express4.floor'],
    ['everfresh/express, Express 4', 'express4.door'],
  ],
  fastify: [
    ['Fastify, one buffer', 'fastify.floor'],
    ['everfresh/fastify', 'fastify.door'],
    ['@fastify/static', 'fastify.peer'],
  ],
  koa: [
    ['Koa, one buffer', 'koa.floor'],
    ['everfresh/koa', 'koa.door'],
    ['koa-static', 'koa.peer'],
  ],
  hono: [
    ['Hono, one buffer', 'hono.floor'],
    ['everfresh/hono', 'hono.door'],
    ['@hono/node-server, serveStatic', 'hono.peer'],
  ],
  fetch: [
    ['fetch on a bridge, one buffer', 'fetch.floor'],
    ['everfresh/fetch', 'fetch.door'],
  ],
  nginx: [['nginx', 'nginx']],
}

/** What may be named on the command line. */
export const partNames = Object.keys(parts)

/** What stands for all that people use; every ratio to it is of one run. */
export const references = { floor: 'node.floor', sirv: 'node.sirv', serveStatic: 'node.serveStatic' }

/** A list for each part, the references' first, for without them a part has no ratios. */
export function contestantsOf(names) {
  const wanted = names.length === 0 ? partNames : partNames.filter((name) => names.includes(name))
  const isReference = ({ server }) => Object.values(references).includes(server)
  const node = describe('node')
  const first = wanted.includes('node') ? node : node.filter(isReference)
  return [first, ...wanted.filter((name) => name !== 'node').map(describe)]
}

function describe(part) {
  const [[, first]] = parts[part]
  const floor = first === 'nginx' ? undefined : first
  return parts[part].map(([name, server]) => ({ name, server, floor }))
}
