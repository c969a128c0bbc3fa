import { packageKey } from '../build/cache-key.js'
import { readCacheFile, writeCacheFile } from '../io/cache-file.js'
import { cacheFileOf, cacheFolderOf } from '../io/cache-folder.js'
import { type BuildFlags, runBuild } from './run-build.js'

/** What the words of a command line say. */
interface Said {
  readonly folders: readonly string[]
  readonly flags: BuildFlags
}

/**
 * Runs a build whose words were read before, and tells whether it did. To load a parser and to read them takes half as
 * long as to look at some thousand files, which is all that a build with nothing to do has to do.
 */
export async function buildAsBefore(): Promise<boolean> {
  const said = saidBefore()
  if (said === null) return false
  await runBuild(said.folders, said.flags)
  return true
}

function saidBefore(): Said | null {
  const words = wordsOfBuild()
  const text = words === null ? null : readCacheFile(words.file, words.key)
  return text === null ? null : (JSON.parse(text) as Said)
}

/** For the next run with the same words. */
export function rememberWords(said: Said): void {
  const words = wordsOfBuild()
  if (words !== null) writeCacheFile(words.file, words.key, JSON.stringify(said))
}

interface Words {
  readonly file: string
  readonly key: string
}

/** `null` where there is no folder to remember them in. */
function wordsOfBuild(): Words | null {
  const words = process.argv.slice(2)
  const folder = words[0] === 'build' ? cacheFolderOf(undefined) : null
  if (folder === null) return null
  return { file: cacheFileOf(folder, 'words', words), key: JSON.stringify([packageKey(), ...words]) }
}
