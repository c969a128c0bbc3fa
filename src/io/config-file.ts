import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { EverfreshError } from '../values/error.js'

const names = ['ts', 'js', 'mjs', 'json'].map((extension) => `everfresh.config.${extension}`)

/** The config file of a folder, if it has one. @throws {EverfreshError} `config-invalid` for two */
export function findConfigFile(folder: string): string | null {
  const all = readdirSync(folder)
  const [first, second] = names.filter((name) => all.includes(name))
  if (second !== undefined)
    throw new EverfreshError(
      'config-invalid',
      `there are ${first} and ${second}, and only one can count: remove one, or name one by --config`,
    )
  return first === undefined ? null : join(folder, first)
}

/** What a config file exports. @throws {EverfreshError} `config-invalid` */
export async function readConfigFile(file: string): Promise<unknown> {
  if (!existsSync(file))
    throw new EverfreshError('config-invalid', `there is no config file ${file}: give another --config`)
  try {
    const read = readers[extname(file)] ?? importDefault
    return await read(resolve(file))
  } catch (error) {
    throw configError(file, error)
  }
}

/** For what goes wrong in a file that the user wrote, by whatever it throws; on one line. */
export function configError(file: string, error: unknown): EverfreshError {
  const text = error instanceof Error ? error.message : String(error)
  const reason = text.replace(/^\w*Error: /, '').replace(/\s+/g, ' ')
  return new EverfreshError('config-invalid', `the config file ${file} can't be used: ${reason}`, {
    cause: error,
  })
}

type Read = (file: string) => unknown

const readers: Record<string, Read> = {
  '.json': (file) => JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')),
  '.ts': importTypeScript,
  '.mts': importTypeScript,
}

async function importDefault(file: string): Promise<unknown> {
  return defaultOf(await import(pathToFileURL(file).href))
}

/** Without its cache on disk: a build writes nothing but its output. */
async function importTypeScript(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti')
  return defaultOf(await createJiti(import.meta.url, { fsCache: false }).import(file))
}

function defaultOf(module: unknown): unknown {
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default
  throw new Error('it has no default export; write "export default defineConfig({ … })"')
}
