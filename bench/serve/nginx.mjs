import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../scripts/free-port.mjs'
import { freshFolder } from '../scratch.mjs'
import { pinning } from './cores.mjs'

// A web server lies in sbin, which isn't in everyone's path.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin` }

export function hasNginx() {
  return process.platform === 'linux' && !spawnSync('nginx', ['-v'], { env }).error
}

/** The outside reference: one worker, and all that nginx has to be fast with files. */
export async function startNginx({ name }, { root }) {
  const folder = freshFolder()
  mkdirSync(folder)
  const port = await freePort()
  writeFileSync(join(folder, 'nginx.conf'), configure(root, port))
  const words = ['nginx', '-p', folder, '-c', 'nginx.conf', '-e', 'error.log']
  const [command, ...rest] = [...pinning().server, ...words]
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], env })
  const ended = once(child, 'exit')
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const origin = `http://127.0.0.1:${port}`
  await untilItAnswers(origin, child)
  const stop = async () => {
    process.off('exit', end)
    child.kill('SIGTERM')
    await ended
  }
  return { name, origin, usage: async () => usageOf(child.pid), stop }
}

/** In one process, which is the one worker and nobody's master: it ends with us, and its figures are all there are. */
function configure(root, port) {
  return `${process.getuid() === 0 ? 'user root;\n' : ''}worker_processes 1;
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 512; }
http {
  sendfile on;
  tcp_nopush on;
  open_file_cache max=100;
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port};
    root ${JSON.stringify(root)};
    default_type application/octet-stream;
    add_header Cache-Control "public, max-age=31536000, immutable";
    add_header X-Content-Type-Options nosniff;
  }
}
`
}

async function untilItAnswers(origin, child) {
  for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt++) {
    if (await fetch(origin).then(isAnswer, () => false)) return
    await wait(50)
  }
  throw new Error('nginx did not start; what it says stands above.')
}

async function isAnswer(answer) {
  await answer.arrayBuffer()
  return true
}

const ticksPerSecond = 100

/** proc(5): the times of a process in ticks, which are hundredths of a second on all that runs Node. */
function usageOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    resident: Number(kilobytes) * 1024,
  }
}
