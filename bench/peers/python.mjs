import { spawnSync } from 'node:child_process'

/** The system's own, which has Debian's packages. */
export const python = '/usr/bin/python3'

/** `undefined` where there is none. */
export function djangoVersion() {
  const { status, stdout } = spawnSync(python, ['-c', 'import django; print(django.__version__)'], {
    encoding: 'utf8',
  })
  return status === 0 ? stdout.trim() : undefined
}
