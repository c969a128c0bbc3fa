/** How a server of a framework gets its assets. */
export interface Framework {
  readonly title: string
  /** The major versions that it has a door for; empty where there are none. */
  readonly majors: readonly number[]
  /** What is imported, and from where; nothing where `assets.before` is all. */
  readonly door?: string
  /** The line of the user's behind which the others go. */
  readonly after: string
  readonly lines: readonly string[]
  /** What those of another major version write instead. */
  readonly otherwise?: readonly string[]
}

const inTemplates = `// in a template: <link rel="stylesheet" href="<%= asset('css/site.css') %>">`
const inPages = "// in a page: assets.url('css/site.css')"

/** By the name of the package; the first that a project has is its own. */
export const frameworks = {
  express: {
    title: 'Express',
    majors: [4, 5],
    door: 'everfresh/express',
    after: 'const app = express()',
    lines: [
      'app.use(serve(assets)) // in place of express.static(), before whatever an asset does not need',
      `app.locals.asset = assets.url ${inTemplates}`,
    ],
  },
  fastify: {
    title: 'Fastify',
    majors: [5],
    door: 'everfresh/fastify',
    after: 'const app = fastify()',
    lines: ['app.register(serve(assets)) // in place of @fastify/static', inPages],
    otherwise: [
      "// Give this to fastify(), with createServer of 'node:http':",
      '// serverFactory: (handler) => createServer(assets.before(handler))',
    ],
  },
  koa: {
    title: 'Koa',
    majors: [3],
    door: 'everfresh/koa',
    after: 'const app = new Koa()',
    lines: [
      'app.use(serve(assets)) // in place of koa-static',
      `app.context.asset = assets.url // in a page: ctx.asset('css/site.css')`,
    ],
    otherwise: [
      "// In place of app.listen(3000), with createServer of 'node:http':",
      '// createServer(assets.before(app.callback())).listen(3000)',
      "app.context.asset = assets.url // in a page: ctx.asset('css/site.css')",
    ],
  },
  hono: {
    title: 'Hono',
    majors: [4],
    door: 'everfresh/hono',
    after: 'const app = new Hono()',
    lines: ['app.use(serve(assets)) // in place of serveStatic()', inPages],
  },
} as const satisfies Record<string, Framework>

/** Without a framework: `handler` is the user's own. */
export const plainNode: Framework = {
  title: 'Node',
  majors: [],
  after: 'your handler',
  lines: [
    "import { createServer } from 'node:http'",
    `createServer(assets.before(handler)).listen(3000) ${inPages}`,
  ],
}

/** `vite` is one without a server of its own. */
export type FrameworkName = keyof typeof frameworks | 'node' | 'vite' | 'static'

export function isFramework(name: FrameworkName): name is keyof typeof frameworks {
  return name in frameworks
}

export const frameworkNames = [...Object.keys(frameworks), 'node', 'vite', 'static'] as FrameworkName[]
