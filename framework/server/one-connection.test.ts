// Rows 25, 36 and 141 of capabilities.md; performance.md section 11 (guards): the connection below a stream.
import type { Socket } from 'node:net'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { openStream, ServerSentEvent, streamEvents, type Stream } from '../sse.ts'
import { dataIn, RawClient, request, started, until } from './wire.test.helpers.ts'

const events = [{ data: 'one' }, { data: 'two\nlines' }]
const listeners = (socket: Socket) => socket.eventNames().map((name) => [name, socket.listenerCount(name)]) // prettier-ignore

/** The server's end of a connection, as the adapter hands it to an app. */
interface NodeEnv {
  readonly incoming: { readonly socket: Socket }
}

describe('HTTP/1.0', () => {
  it('gets a stream without frames, ended by the end of the connection', async () => {
    const { port } = await started(new Hono().get('/', () => streamEvents(events)))
    const client = new RawClient(port, request('/', { version: '1.0' }))
    await until(() => client.state !== 'open', 'the connection ends')
    expect(client.head.toLowerCase()).not.toContain('transfer-encoding')
    expect(client.body).toBe('data: one\n\ndata: two\ndata: lines\n\n')
  })

  it('gets one without frames even if it asks to keep the connection', async () => {
    const { port } = await started(new Hono().get('/', () => streamEvents(events)))
    const asked = { version: '1.0', headers: 'Connection: keep-alive\r\n' }
    const client = new RawClient(port, request('/', asked))
    await until(() => client.state !== 'open', 'the connection ends')
    expect(client.body).toBe('data: one\n\ndata: two\ndata: lines\n\n')
  })
})

describe('a connection that stays', () => {
  it('is used again after a stream, and nothing of the stream stays on it', async () => {
    let socket: Socket | undefined
    const after: unknown[] = []
    const large = new ServerSentEvent({ data: 'x'.repeat(8_000_000) }) // more than the system takes
    const small = new ServerSentEvent({ data: 'x' })
    const app = new Hono<{ Bindings: NodeEnv }>().get('/', (c) => {
      socket ??= c.env.incoming.socket
      expect(c.env.incoming.socket).toBe(socket)
      after.push(listeners(socket))
      return openStream((stream) => {
        stream.send(after.length % 10 === 0 ? large : small)
        stream.end() // while some of it waits
      })
    })
    const { port } = await started(app)
    const client = new RawClient(port, '')
    for (let i = 0; i < 50; i++) {
      client.text = ''
      client.socket.write(request())
      await until(() => client.text.endsWith('x\n\n\r\n0\r\n\r\n'), 'the stream ends')
    }
    expect(after).toHaveLength(50)
    expect(after.at(-1)).toEqual(after[1])
  })

  it('answers requests sent at once in their order, streams among them', async () => {
    const streams: Stream[] = []
    const app = new Hono()
      .get('/held', () => openStream((stream) => void streams.push(stream)))
      .get('/page', (c) => c.text('<page>'))
      .get('/short', () => streamEvents(events))
    const { port } = await started(app)
    const paths = ['/short', '/page', '/held', '/short', '/page']
    const client = new RawClient(port, paths.map((path) => request(path)).join(''))
    await until(() => streams.length === 1, 'the stream opens')
    streams[0]!.send(new ServerSentEvent({ data: 'held' }))
    await client.has('data: held\n\n')
    expect(client.text.match(/<page>/g)).toHaveLength(1) // the rest waits for its turn
    streams[0]!.end()
    await client.has(/<page>[^]*<page>$/)
    expect(client.text.match(/HTTP\/1\.1 200/g)).toHaveLength(5)
    expect(client.text.match(/data: one|<page>|data: held/g)).toEqual(
      ['data: one', '<page>', 'data: held', 'data: one', '<page>'], // prettier-ignore
    )
  })

  it('has what its server says of all streams hold for one that waited for its turn', async () => {
    const streams: Stream[] = []
    const keep = (stream: Stream) => void streams.push(stream)
    const app = new Hono()
      .get('/silent', () => openStream(keep, { heartbeatMs: false }))
      .get('/', () => openStream(keep))
      .get('/own', () => openStream(keep, { maxLifeMs: false }))
    for (const path of ['/', '/own']) {
      streams.length = 0
      const { port } = await started(app, { streams: { heartbeatMs: 100 } })
      const client = new RawClient(port, request('/silent') + request(path))
      await until(() => streams.length > 0, 'the first stream opens')
      await client.has('\r\n\r\n')
      expect(client.text.match(/HTTP\/1\.1 200/g)).toHaveLength(1)
      streams[0]!.end()
      await client.has(/HTTP\/1\.1 200[^]*HTTP\/1\.1 200[^]*\r\n\r\n(3\r\n:\n\n\r\n){3}/)
    }
  })

  it('that is cut frees streams that still waited for their turn', async () => {
    let [opened, closed] = [0, 0]
    const options = { onOpen: () => void opened++, onClose: () => void closed++ }
    const { port } = await started(new Hono().get('/', () => openStream(() => {}, options)))
    const client = new RawClient(port, request() + request() + request())
    await client.has('\r\n\r\n')
    await until(() => opened >= 1, 'a stream opens')
    client.socket.destroy()
    await until(
      () => opened === closed,
      () => `${opened} opened, ${closed} closed`,
    )
  })
})

describe('a client that ends its side', () => {
  it('is taken for one that has left', async () => {
    let closed: string | undefined
    const options = { onClose: (reason: string) => void (closed = reason) }
    const { port } = await started(new Hono().get('/', () => openStream(() => {}, options)))
    const client = new RawClient(port, request())
    await client.has('\r\n\r\n')
    client.socket.end()
    await until(() => closed === 'left', 'the stream is over')
  })

  it('that sends rubbish after its request costs nobody else anything', async () => {
    const streams: Stream[] = []
    const { port } = await started(
      new Hono().get('/', () => openStream((s) => void streams.push(s))),
    )
    const [rude, polite] = [new RawClient(port, request()), new RawClient(port, request())]
    await until(() => streams.length === 2, 'both streams open')
    rude.socket.write('\0\0 this is no HTTP \r\n\r\n'.repeat(100))
    await until(() => rude.state === 'closed', 'the rude connection is closed')
    for (const stream of streams) stream.send(new ServerSentEvent({ data: 'one' }))
    await polite.has('data: one\n\n')
    expect(streams.filter((stream) => stream.signal.aborted)).toHaveLength(1)
    expect(dataIn(polite.body.replaceAll(/^[\da-f]+\r\n/gm, ''))).toEqual(['one'])
  })
})
