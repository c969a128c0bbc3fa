import type { Assets } from './assets.js'
import { createFront } from './io/handler.js'
import { answerOf } from './serve-options.js'

/** Assets that can stand before an app. */
export function withBefore(assets: Omit<Assets, 'before'>): Assets {
  return { ...assets, before: (app, options) => createFront(answerOf(assets, options), app) }
}
