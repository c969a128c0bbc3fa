import { finderFor } from './find/finders.js'
import type { ScanRules } from './scan.js'
import type { Site } from './site.js'

export function scanRulesOf({ finders, strategy: { algorithm = 'sha256' } }: Site): ScanRules {
  return { finderFor: (path) => finderFor(path, finders), algorithm }
}
