import { readdirSync } from 'node:fs'

const interval = 2

/** Counts the open files of a process until `stop`, which gives the most that it saw; only where there is /proc. */
export function watchOpenFiles(pid) {
  let most = 0
  const look = () => {
    try {
      most = Math.max(most, readdirSync(`/proc/${pid}/fd`).length)
    } catch {
      // It has ended, or there is no /proc.
    }
  }
  const timer = setInterval(look, interval)
  return () => {
    clearInterval(timer)
    return most
  }
}
