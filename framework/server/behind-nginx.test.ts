// Row 143 of capabilities.md; F22 of reliability.md.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { afterwards, dataIn, NodeClient, started, until } from './wire.test.helpers.ts'

const nginx = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'].find(existsSync) // prettier-ignore

/** An nginx of our own before a server, with nothing set but what a test needs to be short. */
async function proxyTo(port: number, settings = ''): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'starcast-nginx-'))
  const listening = await freePort()
  await writeFile(path.join(folder, 'nginx.conf'), `
    daemon off;
    master_process off;
    pid ${folder}/pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      server {
        listen 127.0.0.1:${listening};
        location / { proxy_pass http://127.0.0.1:${port}; ${settings} }
      }
    }`) // prettier-ignore
  const child = spawn(nginx!, ['-p', folder, '-c', `${folder}/nginx.conf`, '-e', 'stderr'], { stdio: 'ignore' }) // prettier-ignore
  const ended = once(child, 'exit')
  afterwards(async () => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  await until(() => answers(listening), 'nginx listens')
  return listening
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

const answering = new Set<number>()
function answers(port: number): boolean {
  const socket = connect(port, '127.0.0.1', () => (answering.add(port), socket.destroy()))
  socket.on('error', () => {})
  return answering.has(port)
}

const versions = {
  'as it comes, over HTTP/1.0': '',
  'over HTTP/1.1': 'proxy_http_version 1.1; proxy_set_header Connection "";',
}

describe.skipIf(!nginx)(`behind nginx${nginx ? '' : ' (skipped: there is none here)'}`, () => {
  describe.each(Object.entries(versions))('%s', (_, version) => {
    it('each event arrives when it is sent, and the end as an end', async () => {
      const stream = Promise.withResolvers<Stream>()
      const { port } = await started(new Hono().get('/', () => openStream(stream.resolve)))
      const client = await NodeClient.get(await proxyTo(port, version), '/') // its head is there
      const opened = await stream.promise
      for (const data of ['one', 'two', 'x'.repeat(100_000)]) {
        opened.send(new ServerSentEvent({ data }))
        await client.has(`data: ${data}\n\n`)
      }
      opened.end()
      await until(() => client.state === 'ended', 'the stream ends')
      expect(dataIn(client.text)).toHaveLength(3)
      expect(client.response.headers['content-type']).toBe('text/event-stream')
    })

    it('heartbeats keep it open for longer than nginx bears silence', async () => {
      const app = new Hono()
        .get('/beating', () => openStream(() => {}, { heartbeatMs: 300 }))
        .get('/silent', () => openStream(() => {}, { heartbeatMs: false }))
      const { port } = await started(app)
      const proxy = await proxyTo(port, `${version} proxy_read_timeout 1s;`)
      const beating = await NodeClient.get(proxy, '/beating')
      const silent = await NodeClient.get(proxy, '/silent')
      await until(() => silent.state !== 'open', 'the silent stream is cut')
      await beating.has(':\n\n'.repeat(6)) // well over a second
      expect(beating.state).toBe('open')
    })

    it('a reader that leaves is noticed, and a stream that fails is no clean end', async () => {
      const closed: string[] = []
      const options = { onClose: (why: string) => void closed.push(why), onError: () => {} }
      const streams: Stream[] = []
      const app = new Hono().get('/', () => openStream((opened) => void streams.push(opened), options)) // prettier-ignore
      const { port } = await started(app)
      const proxy = await proxyTo(port, version)
      const leaving = await NodeClient.get(proxy)
      const failing = await NodeClient.get(proxy)
      await until(() => streams.length === 2, 'the streams open')
      leaving.response.destroy()
      await until(() => closed.length === 1, 'the first is closed')
      streams.at(-1)!.fail(new Error('no database'))
      await until(() => failing.state !== 'open', 'the second is over')
      expect(closed).toEqual(['left', 'failed'])
      expect(failing.text).toBe('')
      expect(failing.state).toBe('broken')
    })
  })
})
