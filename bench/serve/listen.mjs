import { createServer } from 'node:http'

const [name, site] = process.argv.slice(2)
const [file, maker] = name.split('.')
const { [maker]: makeListener } = await import(`./servers/${file}.mjs`)
const server = createServer(await makeListener(JSON.parse(site)))
server.listen(0, '127.0.0.1', () => process.send(server.address().port))

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpu: (user + system) / 1e6, resident: process.memoryUsage.rss() })
})

// Also when the benchmark is killed: no server is left behind.
process.once('disconnect', () => process.exit())
