/** One line on a terminal, which the next one replaces; nothing in a pipe. */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
