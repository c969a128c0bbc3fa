import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pinning } from './cores.mjs'
import { startNginx } from './nginx.mjs'

/** Starts a contestant in a process of its own, on a free port. */
export function startServer(contestant, site) {
  return contestant.server === 'nginx' ? startNginx(contestant, site) : startNode(contestant, site)
}

/** What listen.mjs does with `FILE.EXPORT` of servers/. */
async function startNode({ name, server }, { root, built, files }) {
  const site = { root, built, files: files.map(({ url, header }) => ({ url, header })) }
  const listen = [process.execPath, join(import.meta.dirname, 'listen.mjs'), server, JSON.stringify(site)]
  const [command, ...words] = [...pinning().server, ...listen]
  const child = spawn(command, words, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const ended = once(child, 'exit')
  const [port] = await answer(name, child, ended)
  const usage = () => {
    child.send('usage')
    return answer(name, child, ended).then(([figures]) => figures)
  }
  return { name, origin: `http://127.0.0.1:${port}`, usage, stop: () => stop(child, ended) }
}

/** What the server sends next; a server that ended would otherwise be waited for without end. */
function answer(name, child, ended) {
  const failed = ended.then(([code]) => {
    throw new Error(`The server ${name} ended: exit ${code}`)
  })
  return Promise.race([once(child, 'message'), failed])
}

async function stop(child, ended) {
  if (child.connected) child.disconnect()
  await ended
}
