/** Runs the compiled command for whoever asks, one run after the other, each with its module anew. */
const main = new URL('../../dist/cli/main.js', import.meta.url)
let count = 0
let last = Promise.resolve()

process.on('message', (asked) => {
  last = last.then(() => run(asked)).then((done) => process.send({ ...done, id: asked.id }))
})
process.on('disconnect', () => process.exit())

async function run({ words, cwd }) {
  process.chdir(cwd)
  process.argv = [process.execPath, main.pathname, ...words]
  process.exitCode = undefined
  const said = { stdout: '', stderr: '' }
  const streams = Object.keys(said).map((name) => [process[name], process[name].write, name])
  for (const [stream, , name] of streams)
    stream.write = (text, written) => {
      said[name] += text
      written?.()
      return true
    }
  try {
    await import(`${main}?${count++}`)
    return { ...said, status: process.exitCode ?? 0 }
  } finally {
    for (const [stream, write] of streams) stream.write = write
  }
}
