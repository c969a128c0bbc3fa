/** Builds the site, writes nginx's config, and runs an nginx of its own with it: nothing of the system's is touched. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'everfresh/build'
import { nginx } from 'everfresh/proxy'

/** `root` may be a copy of this folder elsewhere; `building` and `serving` are more options of both. */
export async function startExample({
  port = 8080,
  root = import.meta.dirname,
  building = {},
  serving = {},
} = {}) {
  const [out, home] = [join(root, 'dist'), join(root, 'run')]
  await build({ roots: [join(root, 'public')], out, base: '/', ...building })
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'everfresh.conf'), await nginx(out, { listen: `127.0.0.1:${port}`, ...serving }))
  writeFileSync(join(home, 'nginx.conf'), around(home))
  return start(home, port)
}

/** What Debian has in /etc/nginx/nginx.conf, in a folder of our own; `conf.d` is where the config would go there. */
function around(home) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off; master_process off; pid ${home}/pid; error_log stderr;
events { }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${home}/${name};`).join(' ')}
  include ${home}/everfresh.conf;
}
`
}

async function start(home, port) {
  const path = `${process.env.PATH}:/usr/sbin`
  const child = spawn('nginx', ['-p', home, '-e', 'stderr', '-c', join(home, 'nginx.conf')], {
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const failed = new Promise((_, reject) => {
    child.once('error', () => reject(new Error('nginx is not installed: on Debian, apt-get install nginx')))
    child.once('exit', (code) => reject(new Error(`nginx ended with ${code}`)))
  })
  const url = `http://127.0.0.1:${port}/`
  await Promise.race([failed, untilUp(url)])
  failed.catch(() => {})
  return { url, close: () => close(child) }
}

async function untilUp(url) {
  while ((await fetch(url).catch(() => null)) === null)
    await new Promise((resolve) => setTimeout(resolve, 50))
}

async function close(child) {
  child.kill('SIGTERM')
  if (child.exitCode === null) await once(child, 'exit')
}

/** Starts an example if its file is the program. */
export async function run(file, start) {
  if (!process.argv[1] || realpathSync(process.argv[1]) !== fileURLToPath(file)) return
  try {
    const { url, close } = await start({ port: Number(process.env.PORT ?? 8080) })
    console.log(`nginx serves the example on ${url}\nIts config is run/everfresh.conf. Ctrl-C ends it.`)
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close)
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}

run(import.meta.url, startExample)
