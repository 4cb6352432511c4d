// HTTP/2 with TLS by one option: streams, and T30-T32, T39 where Node has no limit of its own.
import { once } from 'node:events'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { ServerSentEvent } from '../sse/event.ts'
import { openStream } from '../stream/open-stream.ts'
import type { Stream } from '../stream/stream.ts'
import type { LogEntry, ServeOptions } from './index.ts'
import { http2To, Http2Answer, secured, tls } from './tls.test.helpers.ts'
import { request, started, until } from './wire.test.helpers.ts'

const hello = new ServerSentEvent({ data: 'hello' })

function makeApp() {
  const open: Stream[] = []
  const app = new Hono()
    .get('/', (c) => c.text(c.req.url))
    .post('/', async (c) => c.text(await c.req.text()))
    .all('/stream', () => openStream((stream) => void open.push(stream)))
  return { app, open }
}

const serving = (options: ServeOptions = {}) => started(makeApp().app, { tls, ...options })

describe('a server with a certificate', () => {
  it('says that it is to be asked over HTTPS', async () => {
    const server = await serving()
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`)
    const answer = new Http2Answer(http2To(server).request({ ':path': '/' }))
    await until(() => answer.state === 'ended', 'the answer')
    expect(answer.text).toBe(`https://127.0.0.1:${server.port}/`)
  })

  it('serves many streams on one connection', async () => {
    const { app, open } = makeApp()
    const session = http2To(await started(app, { tls }))
    const answers = Array.from(
      { length: 50 },
      () => new Http2Answer(session.request({ ':path': '/stream' })),
    )
    await until(() => open.length === 50, 'all streams')
    for (const stream of open) stream.send(hello)
    for (const answer of answers) await until(() => answer.text === 'data: hello\n\n', 'the event')
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect(answer.headers).toMatchObject({ 'content-type': 'text/event-stream' })
      expect(answer.headers).not.toHaveProperty('connection') // HTTP/2 forbids it
    }
    answers[0]!.stream.close() // one leaves, the others stay
    await until(() => open[0]!.signal.aborted, 'the first is over')
    for (const stream of open) stream.send(hello)
    for (const answer of answers.slice(1)) {
      await until(() => answer.text === 'data: hello\n\n'.repeat(2), 'the second event')
    }
  })

  it('serves streams over HTTP/1.1 to those who speak no other', async () => {
    const { app, open } = makeApp()
    const { port } = await started(app, { tls })
    const socket = await secured(port, 'http/1.1')
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.write(request('/stream'))
    await until(() => open[0], 'the stream')
    open[0]!.send(hello)
    await until(() => text.includes('data: hello\n\n'), 'the event')
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    socket.destroy()
    await until(() => open[0]!.signal.aborted, 'it is noticed that the reader left')
  })

  it('opens no stream for a client that left before the answer', async () => {
    const go = Promise.withResolvers<void>()
    let arrived = 0
    let noticed = 0
    let answers = 0
    let open = 0
    const app = new Hono().get('/:kind', async (c) => {
      arrived++
      c.req.raw.signal.addEventListener('abort', () => noticed++)
      await go.promise
      answers++
      const stream = openStream(() => {}, { onOpen: () => open++, onClose: () => open-- })
      return c.req.param('kind') === 'ours' ? stream : new Response(stream.body, stream) // rewrapped
    })
    const entries: LogEntry[] = []
    const server = await started(app, { tls, log: (entry) => entries.push(entry) })
    const session = http2To(server)
    const asked = ['/ours', '/rewrapped'].map((path) => session.request({ ':path': path }))
    await until(() => arrived === 2, 'the requests')
    for (const request of asked) request.on('error', () => {}).close(8)
    await until(() => noticed === 2, 'it is noticed that they left')
    go.resolve()
    await until(() => answers === 2, 'the answers')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(open).toBe(0)
    expect(entries).toEqual([])
  })

  it('lets a client have so many requests at once, and no more', async () => {
    const { app, open } = makeApp()
    const server = await started(app, { tls, limits: { requestsPerConnection: 5 } })
    const session = http2To(server)
    await once(session, 'remoteSettings')
    expect(session.remoteSettings.maxConcurrentStreams).toBe(5)
    const ask = () => new Http2Answer(session.request({ ':path': '/stream' }))
    const answers = [ask(), ask(), ask(), ask(), ask()]
    await until(() => open.length === 5, 'five streams')
    answers[0]!.stream.close()
    await until(() => open[0]!.signal.aborted, 'one has gone')
    ask()
    await until(() => open.length === 6, 'another')
  })
})

describe('a client of HTTP/2', () => {
  const small = { headersMs: 200, requestMs: 300, idleMs: 200 }

  it('is refused when it asks for nothing', async () => {
    const entries: LogEntry[] = []
    const server = await serving({ limits: small, log: (entry) => entries.push(entry) })
    const session = http2To(server)
    await until(() => session.destroyed, 'it is refused')
    const code = 'ERR_HTTP_REQUEST_TIMEOUT'
    expect(entries).toEqual([{ type: 'refused', code, remoteAddress: '127.0.0.1' }])
  })

  it('is refused when its headers do not end', async () => {
    const server = await serving({ limits: small })
    const socket = await secured(server.port, 'h2')
    socket.resume().write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    socket.write(frame(SETTINGS, 0, 0, Buffer.alloc(0)))
    socket.write(frame(HEADERS, 0, 1, Buffer.from([0x82]))) // `:method: GET`, and more to come
    const trickle = setInterval(() => {
      if (socket.writable) socket.write(frame(CONTINUATION, 0, 1, Buffer.from([0x84])))
    }, 20)
    await until(() => socket.destroyed, 'it is refused')
    clearInterval(trickle)
  })

  it('is closed when it has asked and asks for nothing more', async () => {
    const server = await serving({ limits: small })
    const session = http2To(server)
    const answer = new Http2Answer(session.request({ ':path': '/' }))
    await until(() => answer.state === 'ended', 'the answer')
    await until(() => session.destroyed, 'it is closed')
  })

  it('keeps its streams for as long as it likes', async () => {
    const server = await serving({ limits: small, streams: { heartbeatMs: 100 } })
    const session = http2To(server)
    const answers = [
      new Http2Answer(session.request({ ':path': '/stream' })),
      new Http2Answer(session.request({ ':path': '/stream', ':method': 'POST' }).end('body')),
    ]
    const short = new Http2Answer(session.request({ ':path': '/' }))
    await until(() => short.state === 'ended', 'another request comes and goes')
    for (const answer of answers) {
      await until(() => answer.text.split(':\n\n').length > 10, 'ten heartbeats') // all limits
    }
    expect(session.destroyed).toBe(false)
  })

  it('is answered with 408 when the body of a request does not arrive', async () => {
    let error: unknown
    const app = new Hono().post('/', async (c) => {
      await c.req.text().catch((problem: unknown) => (error = problem))
      return c.text('late')
    })
    const session = http2To(await started(app, { tls, limits: small }))
    const asked = session.request({ ':path': '/', ':method': 'POST' })
    asked.write('x')
    const answer = new Http2Answer(asked)
    await until(() => answer.status === 408, '408')
    await until(() => error, 'the handler hears of it')
    expect(session.destroyed).toBe(false) // others on the connection are not to blame
  })

  it('is refused headers that are too large', async () => {
    const session = http2To(await serving({ limits: { headerBytes: 1000 } }))
    const fits = new Http2Answer(session.request({ ':path': '/', x: 'x'.repeat(500) }))
    await until(() => fits.state === 'ended', 'the answer')
    const large = new Http2Answer(session.request({ ':path': '/', x: 'x'.repeat(2000) }))
    await until(() => large.stream.destroyed, 'it is refused')
    expect(large.text).toBe('')
    expect(large.status === undefined || large.status === 431).toBe(true)
  })

  it('harms nobody with what is no HTTP/2', async () => {
    const entries: LogEntry[] = []
    const server = await serving({ log: (entry) => entries.push(entry) })
    const socket = await secured(server.port, 'h2')
    socket.resume().write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await until(() => socket.destroyed, 'it is closed')
    await until(() => entries.length > 0, 'the log')
    expect(entries[0]).toMatchObject({ type: 'refused', remoteAddress: '127.0.0.1' })
    const answer = new Http2Answer(http2To(server).request({ ':path': '/' }))
    await until(() => answer.state === 'ended', 'another is answered')
  })
})

const HEADERS = 1
const SETTINGS = 4
const CONTINUATION = 9

/** A frame of HTTP/2 (RFC 9113, 4.1). */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}
