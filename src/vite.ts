import type { Environment, Plugin } from 'vite'
import { createHandler } from './io/handler.js'
import { answerOf } from './serve-options.js'
import { EverfreshError } from './values/error.js'
import type { VitePluginOptions } from './vite/options.js'
import { ViteProject } from './vite/project.js'

export type { VitePluginOptions } from './vite/options.js'

/**
 * Makes a built folder of what `vite build` writes: Vite's own hashed files keep their names, the files of `public/`
 * get versions, and `assets.url('src/main.ts')` is what Vite's manifest says. The dev server is as it was, and
 * `vite preview` answers as a server with these assets does.
 */
export function everfresh(options: VitePluginOptions = {}): Plugin {
  const project = new ViteProject(options)
  return {
    name: 'everfresh',
    apply: (_config, { command, isPreview }) => command === 'build' || isPreview === true,
    // Behind those that say where Vite writes.
    config: { order: 'post', handler: (config, env) => project.configure(config, env) },
    configResolved: (config) => project.resolved(config),
    buildStart: () => project.start(),
    renderStart: (output) => project.render(output),
    generateBundle: {
      order: 'post',
      handler(output, bundle) {
        if (isForServer(this)) return
        project.note(output, bundle)
        project.warn(bundle)
      },
    },
    writeBundle() {
      if (!isForServer(this)) project.complete(environmentOf(this)?.config)
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler(error?: unknown) {
        return isForServer(this) ? undefined : project.finish(error)
      },
    },
    async configurePreviewServer({ middlewares }) {
      const assets = await openBuilt(project.out)
      if (assets !== null) middlewares.use(createHandler(answerOf(assets, { fallthrough: true })))
    },
  }
}

/** Since version 6 one build may be for browsers and servers. */
function isForServer(context: object): boolean {
  return environmentOf(context)?.config.consumer === 'server'
}

function environmentOf(context: object): Environment | undefined {
  return 'environment' in context ? (context.environment as Environment) : undefined
}

/** Where there is none yet, Vite says so. */
async function openBuilt(folder: string) {
  // Whoever starts the dev server needs none of it.
  const { openAssets } = await import('./open.js')
  try {
    return await openAssets(folder)
  } catch (error) {
    if (error instanceof EverfreshError && error.code === 'manifest-missing') return null
    throw error
  }
}
