import { vi } from 'vitest'

/** Until a check passes, or what it threw last after a minute: a machine may be busy with much else. */
export function eventually(check: () => unknown, interval = 5): Promise<unknown> {
  return vi.waitFor(check, { timeout: 60_000, interval })
}
