import { randomFillSync } from 'node:crypto'
import type { Files } from '../support/folder.js'

/** A small app: a script with a style, a module that two share, one that is loaded later, an image. */
export const app: Files = {
  'src/main.js': [
    "import './main.css'",
    "import { shared } from './shared.js'",
    "import picture from './pic.png'",
    "const image = document.createElement('img')",
    'image.src = picture',
    'document.body.append(image, shared)',
    "import('./lazy.js').then(({ run }) => run())",
  ].join('\n'),
  'src/other.js': "import { shared } from './shared.js'\nconsole.log(shared)",
  'src/shared.js': "export const shared = 'what both need'",
  'src/lazy.js': "import { shared } from './shared.js'\nexport const run = () => console.log(shared)",
  'src/main.css': 'body { color: red }',
  // Too large to be inlined, and another in each run.
  'src/pic.png': randomFillSync(new Uint8Array(9000)),
}
