/**
 * File systems stamp a change with a clock of coarse ticks, so a change within them may not show; a record that
 * is younger than this, in milliseconds, proves nothing (git calls such a file racy).
 */
const racyTime = 2000

/**
 * Whether a file that was read at a moment may have changed since without showing it. Both in milliseconds since 1970,
 * `changed` the later of the file's two times. A time in the future proves nothing either.
 */
export function isRacy(changed: number, read: number): boolean {
  return changed > read - racyTime
}
