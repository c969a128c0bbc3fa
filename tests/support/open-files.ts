import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { test } from 'vitest'

const folder = '/proc/self/fd'

/** A test that counts this process's open files, which not every system tells. */
export function testOpenFiles(name: string, body: () => Promise<void>): void {
  test.skipIf(!existsSync(folder))(`${name} (needs /proc)`, body)
}

/** The files below a folder that this process has open. */
export function openFilesIn(root: string): string[] {
  return readdirSync(folder)
    .map(targetOf)
    .filter((target) => target.startsWith(`${root}/`))
    .map((target) => target.slice(root.length + 1))
    .sort()
}

/** The one by which the folder is read is gone by now. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`${folder}/${descriptor}`)
  } catch {
    return ''
  }
}
