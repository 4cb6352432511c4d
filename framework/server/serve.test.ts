// Rows 131, 139, 146: serving, and stopping in good order. C17.
import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openStream } from '../stream/open-stream.ts'
import { ListenError, type RunningServer, serve, type ServeOptions } from './index.ts'
import { NodeClient, RawClient, request, until } from './wire.test.helpers.ts'

const running: RunningServer[] = []
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())))

async function start(app: Hono, options: Parameters<typeof serve>[1] = {}) {
  const given = { port: 0, hostname: '127.0.0.1', stopOnSignals: false, ...options }
  const server = await serve(app, given)
  running.push(server)
  return server
}

describe('serve()', () => {
  it('says where it answers, and answers there', async () => {
    const server = await start(new Hono().get('/', (c) => c.text('hello')))
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    expect(await (await fetch(server.url)).text()).toBe('hello')
  })

  it('rejects with a ListenError when the port is taken', async () => {
    const { port } = await start(new Hono())
    const second = serve(new Hono(), { port, hostname: '127.0.0.1', stopOnSignals: false })
    const error = await second.catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(ListenError)
    expect(String(error)).toContain(`Cannot listen on 127.0.0.1:${port}: the port is taken`)
  })

  it.each([Number('abc'), 99_999, -1, 1.5, 'abc' as never])(
    'rejects with a ListenError when the port is %s, which is none',
    async (port) => {
      const error = await serve(new Hono(), { port, stopOnSignals: false }).catch(String)
      expect(error).toBe(`ListenError: ${port} is not a port: a whole number from 0 to 65535`)
    },
  )

  it('rejects with a NodeVersionError on a Node that is too old', async () => {
    const versions = vi.spyOn(process.versions, 'node', 'get')
    for (const version of ['20.20.2', '22.17.1', '8.0.0']) {
      versions.mockReturnValue(version)
      const error = await serve(new Hono(), { port: 0, stopOnSignals: false }).catch(String)
      expect(error).toBe(`NodeVersionError: Starcast needs Node 22.18 or newer; this is ${version}`)
    }
    for (const version of ['22.18.0', '23.0.0', '100.1.0']) {
      versions.mockReturnValue(version)
      expect((await start(new Hono())).port).toBeGreaterThan(0)
    }
    versions.mockRestore()
  })

  it('aborts the source of a stream when its reader disconnects', async () => {
    let signal: AbortSignal | undefined
    const app = new Hono().get('/', () => openStream((stream) => void (signal = stream.signal)))
    const { port } = await start(app)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [head] = await once(socket, 'data') // before there is any event
    expect(String(head).toLowerCase()).toContain('content-type: text/event-stream')
    expect(signal?.aborted).toBe(false)
    socket.destroy()
    await vi.waitFor(() => expect(signal?.aborted).toBe(true))
  })

  it('on stop breaks streams off, refuses new requests and lets those under way finish', async () => {
    let finish!: () => void
    const finishing = new Promise<void>((resolve) => (finish = resolve))
    const app = new Hono()
      .get('/slow', async (c) => (await finishing, c.text('done')))
      .get('/stream', () => openStream(() => {}))
    const server = await start(app)
    const slow = fetch(`${server.url}/slow`)
    const stream = await fetch(`${server.url}/stream`)
    const stopped = server.stop()
    await expect(stream.text()).rejects.toThrow() // broken off, not ended
    await expect(fetch(server.url)).rejects.toThrow()
    finish()
    expect(await (await slow).text()).toBe('done')
    await stopped
  })

  it('on stop serves no more on a connection that was busy', async () => {
    const arrived = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    const app = new Hono().get('/', async (c) => {
      arrived.resolve()
      await finish.promise
      return c.text('done')
    })
    const { port, stop } = await start(app, { graceMs: 60_000 })
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => (received += String(chunk)))
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await arrived.promise
    const stopped = Promise.all([stop(), once(socket, 'close')])
    finish.resolve()
    await vi.waitFor(() => expect(received).toContain('done'))
    expect(received.toLowerCase()).toContain('connection: close')
    await stopped // long before the grace is over
  })

  it('on stop answers what was asked behind an answer that had begun, as the last', async () => {
    const body = new TransformStream<string, string>()
    const writer = body.writable.getWriter()
    let asked = 0
    const app = new Hono()
      .get('/', () => new Response(body.readable.pipeThrough(new TextEncoderStream())))
      .get('/next', (c) => (asked++, c.text('next')))
    const { port, stop } = await start(app, { graceMs: 60_000 })
    const client = new RawClient(port, request())
    void writer.write('some')
    await client.has('some')
    const stopped = stop()
    client.socket.write(request('/next'))
    await until(() => asked === 1, 'it is asked')
    await writer.close()
    await stopped
    await until(() => client.state === 'closed', 'the connection is closed')
    expect(client.text.toLowerCase()).toMatch(/some.*connection: close.*next/s)
  })

  it('on stop closes a connection whose answer had begun as soon as it is done', async () => {
    const body = new TransformStream<string, string>()
    const writer = body.writable.getWriter()
    const app = new Hono().get('/', () => {
      return new Response(body.readable.pipeThrough(new TextEncoderStream()))
    })
    const { port, stop } = await start(app, { graceMs: 60_000 })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    void writer.write('some')
    await once(socket, 'data') // it says that the connection stays
    const stopped = stop()
    await writer.close()
    await stopped
  }, 3000)

  it('on stop lets an answer that is all written reach a slow client', async () => {
    const length = 20_000_000 // more than sockets hold
    const app = new Hono().get('/', (c) => c.body('x'.repeat(length)))
    const { port, stop } = await start(app, { graceMs: 60_000 })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    let received = 0
    for await (const chunk of socket) {
      if (received === 0) void stop()
      received += (chunk as Buffer).length
    }
    expect(received).toBeGreaterThan(length)
  })

  it('on stop closes a connection that never asked for anything', async () => {
    const { port, stop } = await start(new Hono(), { graceMs: 60_000 })
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    await stop()
    await once(socket.resume(), 'close')
  })

  it.each<[string, ServeOptions]>([
    ['graceMs', { graceMs: -1 }],
    ['graceMs', { graceMs: Number.NaN }],
    ['mercyMs', { mercyMs: Infinity }],
    ['drainMs', { drainMs: 86_400_001 }],
    ['tcpKeepAliveMs', { tcpKeepAliveMs: 999 }],
    ['limits.headersMs', { limits: { headersMs: 0 } }],
    ['limits.requestMs', { limits: { requestMs: -1 } }],
    ['limits.idleMs', { limits: { idleMs: Number.NaN } }],
    ['limits.handshakeMs', { limits: { handshakeMs: 0 } }],
    ['limits.headerBytes', { limits: { headerBytes: 0 } }],
    ['limits.connections', { limits: { connections: 0 } }],
    ['limits.requestsPerConnection', { limits: { requestsPerConnection: 2 ** 31 } }],
    ['A heartbeat', { streams: { heartbeatMs: 0 } }],
    ['maxBufferedBytes', { streams: { maxBufferedBytes: -1 } }],
  ])('rejects with a RangeError that names %s when it is given as %j', async (name, options) => {
    const error = await serve(new Hono(), { port: 0, stopOnSignals: false, ...options }).catch(
      (problem: unknown) => problem,
    )
    expect(error).toBeInstanceOf(RangeError)
    expect(String(error)).toContain(name)
  })

  it('rejects when the key and the certificate are none', async () => {
    const tls = { key: 'none', cert: 'none' }
    await expect(serve(new Hono(), { port: 0, stopOnSignals: false, tls })).rejects.toThrow(Error)
  })

  it('on stop breaks off streams that begin only then', async () => {
    const arrived = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const app = new Hono().get('/', async () => {
      arrived.resolve()
      await go.promise
      return openStream(() => {})
    })
    const server = await start(app, { graceMs: 60_000 })
    const asked = NodeClient.get(server.port)
    await arrived.promise
    const stopped = server.stop()
    await new Promise((resolve) => setTimeout(resolve, 20)) // all other streams have been told
    go.resolve()
    await stopped
    const stream = await asked
    await until(() => stream.state === 'broken', 'it is broken off')
  })

  it('on stop cuts off what does not finish in its grace', async () => {
    const arrived = Promise.withResolvers<void>()
    const app = new Hono().get('/', () => (arrived.resolve(), new Promise<never>(() => {})))
    const server = await start(app, { graceMs: 20, mercyMs: 0 })
    const never = fetch(server.url)
    never.catch(() => {})
    await arrived.promise
    await server.stop()
    await expect(never).rejects.toThrow()
  })
})
