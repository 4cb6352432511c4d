// T30-T33, T39; F19 in small; row 142. The same limits hold for HTTP/1.1 with and without TLS.
import { connect, type Socket } from 'node:net'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { openStream } from '../stream/open-stream.ts'
import type { LogEntry, ServeOptions } from './index.ts'
import { secured, tls } from './tls.test.helpers.ts'
import { afterwards, request, started, until } from './wire.test.helpers.ts'

type Connect = (port: number) => Socket | Promise<Socket>

const plain: Connect = (port) => {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  afterwards(() => socket.destroy())
  return socket
}

const WAYS: [string, ServeOptions, Connect][] = [
  ['HTTP', {}, plain],
  ['HTTPS', { tls }, (port) => secured(port, 'http/1.1')],
]

/** What a socket receives until it is closed. */
async function received(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  await until(() => socket.destroyed, 'the connection is closed')
  return text
}

const app = () =>
  new Hono()
    .get('/', (c) => c.text('hello'))
    .post('/', async (c) => c.text(await c.req.text().catch(() => 'cut off')))
    .post('/stream', () => openStream(() => {}))

describe.each(WAYS)('over %s', (_, options, connected) => {
  const small = { headersMs: 200, requestMs: 400, idleMs: 100 }

  it('answers headers that trickle in with 408', async () => {
    const { port } = await started(app(), { ...options, limits: small })
    const sockets = await Promise.all(Array.from({ length: 20 }, () => connected(port)))
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nX: ')
    const trickle = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('x')
    }, 20)
    afterwards(() => clearInterval(trickle))
    for (const text of await Promise.all(sockets.map(received))) {
      expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    }
  })

  it('closes a connection that says nothing', async () => {
    const { port } = await started(app(), { ...options, limits: small })
    await received(await connected(port))
  })

  it('answers a body that does not arrive with 408, and ends its handler', async () => {
    let error: unknown
    const app = new Hono().post('/', async (c) => {
      await c.req.text().catch((problem: unknown) => (error = problem))
      return c.text('late')
    })
    const { port } = await started(app, { ...options, limits: small })
    const socket = await connected(port)
    socket.write(request('/', { method: 'POST', headers: 'Content-Length: 100\r\n' }) + 'x')
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 408 /)
    await until(() => error, 'the handler hears of it')
  })

  it('limits the whole request when only that is limited', async () => {
    const limits = { headersMs: false, requestMs: 200 } as const
    const { port } = await started(app(), { ...options, limits })
    const socket = await connected(port)
    socket.write('GET / HTTP/1.1\r\n')
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('keeps a stream open for as long as it likes', async () => {
    const { port } = await started(app(), {
      ...options,
      limits: small,
      streams: { heartbeatMs: 100 },
    })
    const socket = await connected(port)
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.write(request('/stream', { method: 'POST', headers: 'Content-Length: 0\r\n' }))
    await until(() => text.split(':\n\n').length > 10, 'ten heartbeats') // a second: all limits
    expect(socket.destroyed).toBe(false)
  })

  it('closes a connection that asks for nothing more', async () => {
    const { port } = await started(app(), { ...options, limits: small })
    const socket = await connected(port)
    socket.write(request())
    expect(await received(socket)).toContain('hello')
  })

  it.each([
    ['headers of 20 KB', 'GET / HTTP/1.1\r\nHost: a\r\nX: ' + 'x'.repeat(20_000) + '\r\n\r\n', 431],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: a\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['no HTTP', '\u0001\u0002\u0003\r\n\r\n', 400],
    [
      'chunk extensions without end',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;' + 'x'.repeat(20_000),
      413,
    ],
  ])('refuses %s', async (_, bytes, status) => {
    const { port } = await started(app(), options)
    const socket = await connected(port)
    socket.write(bytes)
    expect(await received(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })

  it('takes headers as large as it is told to, and no larger', async () => {
    const { port } = await started(app(), { ...options, limits: { headerBytes: 1000 } })
    const asked = async (length: number) => {
      const socket = await connected(port)
      socket.write(request('/', { headers: `X: ${'x'.repeat(length)}\r\nConnection: close\r\n` }))
      return received(socket)
    }
    expect(await asked(800)).toContain('hello')
    expect(await asked(1200)).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('writes no error into an answer that has begun', async () => {
    const body = new TransformStream<Uint8Array, Uint8Array>()
    const app = new Hono().post('/', (c) => c.body(body.readable))
    const { port } = await started(app, options)
    const socket = await connected(port)
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.write(request('/', { method: 'POST', headers: 'Transfer-Encoding: chunked\r\n' }))
    await until(() => text.includes('\r\n\r\n'), 'the head')
    socket.write('no chunk\r\n')
    await until(() => socket.destroyed, 'the connection is closed')
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(text).not.toContain('400')
  })

  it('drops one connection too many, says so, and lets the others be', async () => {
    const entries: LogEntry[] = []
    const { port } = await started(app(), {
      ...options,
      limits: { connections: 3 },
      log: (entry) => entries.push(entry),
    })
    const sockets = await Promise.all([1, 2, 3].map(() => connected(port)))
    await received(await plain(port))
    expect(entries).toEqual([{ type: 'dropped', remoteAddress: '127.0.0.1' }])
    for (const socket of sockets) socket.write(request('/', { headers: 'Connection: close\r\n' }))
    for (const text of await Promise.all(sockets.map(received))) expect(text).toContain('hello')
    const next = await connected(port) // there is room again
    next.write(request('/', { headers: 'Connection: close\r\n' }))
    expect(await received(next)).toContain('hello')
  })
})

it('closes a connection that does not get its handshake done', async () => {
  const { port } = await started(app(), { tls, limits: { handshakeMs: 200 } })
  await received(await plain(port))
})

it('closes a connection that answers TLS with something else', async () => {
  const entries: LogEntry[] = []
  const { port } = await started(app(), { tls, log: (entry) => entries.push(entry) })
  const socket = await plain(port)
  socket.write(request())
  await received(socket)
  expect(entries).toMatchObject([{ type: 'refused', remoteAddress: '127.0.0.1' }])
})
