import { expect, test } from 'vitest'
import { shiftSourceMap } from '../../src/stamp/source-map.js'

const rows = [
  ['one line', 'AAAA,IAAI', [{ line: 0, column: 2, by: 3 }], 'AAAA,OAAI'],
  ['the second of three', 'AAAA;AAAA,IAAI;AAAA', [{ line: 1, column: 2, by: 3 }], 'AAAA;AAAA,OAAI;AAAA'],
  [
    'the first and the last, and what lies between stays',
    'AAAA,IAAI;;AAAA;AAAA,IAAI',
    [
      { line: 0, column: 2, by: 3 },
      { line: 3, column: 2, by: 3 },
    ],
    'AAAA,OAAI;;AAAA;AAAA,OAAI',
  ],
  [
    'a line twice',
    'AAAA,IAAI,IAAI',
    [
      { line: 0, column: 2, by: 3 },
      { line: 0, column: 6, by: -1 },
    ],
    'AAAA,OAAI,GAAI',
  ],
  [
    'a line that holds nothing, and one behind it',
    'AAAA;;AAAA,IAAI',
    [
      { line: 1, column: 2, by: 3 },
      { line: 2, column: 2, by: 3 },
    ],
    'AAAA;;AAAA,OAAI',
  ],
  [
    'a line behind the end of the map',
    'AAAA,IAAI',
    [
      { line: 0, column: 2, by: 3 },
      { line: 7, column: 2, by: 3 },
    ],
    'AAAA,OAAI',
  ],
] as const

test.each(rows)('columns behind edits move: %s', (_, mappings, shifts, expected) => {
  const map = (written: string) => `{"version":3,"sources":["a.ts"],"names":[],"mappings":"${written}"}`
  expect(shiftSourceMap(Buffer.from(map(mappings)), shifts)?.toString()).toBe(map(expected))
})
