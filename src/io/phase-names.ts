import type { BuildPhase, PublishPhase } from './pace.js'

/** Each phase for people, as what goes on. */
export const phaseNames: Readonly<Record<BuildPhase | PublishPhase, string>> = {
  wait: 'waiting',
  read: 'reading',
  rewrite: 'rewriting',
  compress: 'compressing',
  copy: 'copying',
  sync: 'syncing',
  switch: 'switching',
  list: 'listing',
  send: 'sending',
  prove: 'proving',
  documents: 'sending documents',
}
