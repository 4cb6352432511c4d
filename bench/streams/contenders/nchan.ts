import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contender } from '../contender.ts'

const NGINX = '/usr/sbin/nginx'
const MODULE = process.env['NCHAN_MODULE'] ?? '/usr/lib/nginx/modules/ngx_nchan_module.so'

/** Whether there is an nginx with nchan; what it costs is read from Linux. */
export function hasNchan(): boolean {
  return process.platform === 'linux' && existsSync(NGINX) && existsSync(MODULE)
}

/** nginx with nchan: a server in C. What it does for each POST that publishes counts as its own. */
export async function start(): Promise<Contender> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'nchan-'))
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(port, folder))
  // Without a master it is one process, which the kernel ends with this one, however that ends.
  const command = ['--pdeathsig', 'KILL', NGINX, '-c', file, '-p', folder]
  const nginx = spawn('setpriv', command, { stdio: 'inherit' })
  const publishing = await connected(port)
  publishing.resume()
  return {
    port,
    publisher({ event, data }) {
      const body = data.join('\n')
      const length = Buffer.byteLength(body)
      return (key) => {
        const head = `POST /publish/${key} HTTP/1.1\r\nHost: localhost\r\nX-EventSource-Event: ${event}\r\nContent-Length: ${length}\r\n\r\n` // prettier-ignore
        publishing.write(head + body)
      }
    },
    // The nanoseconds that it was on a CPU, which the kernel does not split.
    cpu: () => {
      const [nanoseconds] = readFileSync(`/proc/${nginx.pid}/schedstat`, 'utf8').split(' ')
      return { all: Number(nanoseconds) / 1000 }
    },
  }
}

const configuration = (port: number, folder: string) => `
load_module ${MODULE};
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
worker_rlimit_nofile 20000;
events { worker_connections 20000; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  keepalive_requests 1000000;
  nchan_message_buffer_length 1000;
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location ~ /publish/(.+)$ { nchan_publisher; nchan_channel_id $1; }
    location ~ /(.+)$ { nchan_subscriber eventsource; nchan_channel_id $1; nchan_subscriber_first_message newest; }
  }
}
`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

async function connected(port: number) {
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket.setNoDelay()
    } catch {
      await sleep(50) // it has yet to listen
    }
  }
  throw new Error('nginx does not listen')
}
