import { spawnSync } from 'node:child_process'

const canPin = ['0', '1'].every((core) => spawnSync('taskset', ['-c', core, 'true']).status === 0)

/** Server and load generator on a core each, so that neither takes the other's time. */
export function pinning() {
  return canPin
    ? {
        server: ['taskset', '-c', '0'],
        load: ['taskset', '-c', '1'],
        note: 'server on core 0, wrk on core 1',
      }
    : { server: [], load: [], note: 'not pinned to cores (no taskset, or no second core)' }
}
