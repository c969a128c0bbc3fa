/** Starts programs for the other scripts. Plain Node: nothing may be installed yet. */
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** Runs `program` in the repository's root with its output kept: `{ code, output }`. */
export function runQuietly(program, parameters = []) {
  return start(program, parameters, 'pipe')
}

/** Runs it with its output shown as it comes. */
export function runShown(program, parameters = []) {
  return start(program, parameters, 'inherit')
}

function start(program, parameters, stdio) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: root,
      env: { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH },
      stdio: ['ignore', stdio, stdio],
    })
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (error) =>
      resolve({ code: 127, output: `${program} can't be run: ${error.message}\n` }),
    )
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() + (signal ? `\n${signal}\n` : '') })
    })
  })
}

/** Runs the whole of a script. A failure is told by its message alone; DEBUG=1 adds where it came from. */
export async function tell(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(process.env.DEBUG ? error : error.message)
    process.exitCode = 1
  }
}
