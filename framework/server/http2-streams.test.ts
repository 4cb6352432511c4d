// Rows 25, 29, 37-39 and 50 of capabilities.md over HTTP/2; F1 of reliability.md.
import { once } from 'node:events'
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2' // prettier-ignore
import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { generate } from 'selfsigned'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CloseReason, openStream, ServerSentEvent, streamEvents, type Stream } from '../sse.ts'
import { afterwards, dataIn, started, until } from './wire.test.helpers.ts'

let tls: { key: string; cert: string }
beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])
  tls = { key, cert }
})

/** One response, read with Node's own client. */
class Reader {
  readonly stream: ClientHttp2Stream
  headers: IncomingHttpHeaders | undefined
  text = ''
  state: 'open' | 'ended' | 'broken' = 'open'

  constructor(session: ClientHttp2Session, path: string, method = 'GET', body?: string) {
    this.stream = session.request({ ':path': path, ':method': method })
    if (body === undefined) this.stream.end()
    else this.stream.end(body)
    this.stream.setEncoding('utf8')
    this.stream.on('response', (headers) => (this.headers = headers))
    this.stream.on('data', (text: string) => (this.text += text))
    this.stream.on('error', () => {})
    this.stream.on('close', () => (this.state = this.stream.rstCode === 0 ? 'ended' : 'broken'))
  }

  async has(wanted: string): Promise<void> {
    await until(
      () => this.text.includes(wanted),
      () => `"${wanted}" in "${this.text.slice(-200)}"`,
    )
  }
}

/** A connection to a server whose streams a test holds, by the paths they were asked for. */
async function connected() {
  const streams = new Map<string, Stream>()
  const closed = new Map<string, CloseReason>()
  const app = new Hono()
    .get('/finite', () => streamEvents([{ data: 'one' }, { data: 'two\nlines' }]))
    .post('/fail/:name', (c) => {
      streams.get(c.req.param('name'))!.fail(new Error('no database'))
      return c.text('failed')
    })
    .all('/held/:name', (c) => {
      const name = c.req.param('name')
      setCookie(c, 'a', '1')
      c.res = openStream((stream) => void streams.set(name, stream), {
        maxBufferedBytes: 100_000,
        onClose: (reason) => void closed.set(name, reason),
        onError: () => {},
      })
      setCookie(c, 'b', '2')
      return c.res
    })
  const server = await started(app, { tls })
  const session = connect(`https://127.0.0.1:${server.port}`, { rejectUnauthorized: false })
  session.on('error', () => {})
  afterwards(() => session.destroy())
  await once(session, 'connect')
  return { session, streams, closed }
}

const event = (data: string) => new ServerSentEvent({ data })

describe('over HTTP/2', () => {
  it('a stream has the headers of one, and none that is for connections', async () => {
    const { session, streams } = await connected()
    const reader = new Reader(session, '/held/a')
    await until(() => reader.headers, 'the head is there before any event')
    expect(reader.headers).toMatchObject({ ':status': 200, 'content-type': 'text/event-stream' })
    expect(reader.headers!['set-cookie']).toContain('b=2; Path=/')
    for (const name of ['connection', 'keep-alive', 'transfer-encoding']) {
      expect(reader.headers).not.toHaveProperty(name)
    }
    streams.get('a')!.send(event('one'))
    await reader.has('data: one\n\n') // and with no second one
  })

  it('many streams share a connection, each with its own events and its own end', async () => {
    const { session, streams, closed } = await connected()
    const finite = new Reader(session, '/finite')
    const names = Array.from({ length: 40 }, (_, i) => `${i}`)
    const readers = names.map((name) => new Reader(session, `/held/${name}`))
    await until(() => streams.size === 40, 'all streams open')
    const common = event('common')
    for (const name of names) {
      streams.get(name)!.send(common)
      streams.get(name)!.send(event(`for ${name}`))
    }
    await Promise.all(readers.map((reader, i) => reader.has(`for ${i}\n\n`)))
    for (const name of names.slice(1)) streams.get(name)!.end()
    await until(() => readers.slice(1).every(({ state }) => state === 'ended'), 'all but one end')
    expect(readers.map(({ text }) => dataIn(text))).toEqual(names.map((name) => ['common', `for ${name}`])) // prettier-ignore
    expect(dataIn(finite.text)).toEqual(['one', 'two\nlines'])
    expect(readers[0]!.state).toBe('open')
    expect(closed.size).toBe(39)
  })

  it('one that is reset, fails or is left alone takes no other with it', async () => {
    const { session, streams, closed } = await connected()
    const [reset, failing, staying] = ['reset', 'failing', 'staying'].map((name) => new Reader(session, `/held/${name}`)) // prettier-ignore
    await until(() => streams.size === 3, 'all streams open')
    reset!.stream.close(constants.NGHTTP2_CANCEL)
    streams.get('failing')!.send(event('last'))
    streams.get('failing')!.fail(new Error('no database'))
    await until(() => closed.size === 2 && failing!.state !== 'open', 'two are over')
    expect(Object.fromEntries(closed)).toEqual({ reset: 'left', failing: 'failed' })
    expect([failing!.state, failing!.text]).toEqual(['broken', 'data: last\n\n'])
    streams.get('staying')!.send(event('one'))
    await staying!.has('data: one\n\n')
  })

  it('one that fails while a request on its connection is answered is no clean end', async () => {
    const { session, streams } = await connected()
    const failing = new Reader(session, '/held/a')
    await until(() => streams.size === 1, 'the stream opens')
    const asking = new Reader(session, '/fail/a', 'POST')
    await until(() => failing.state !== 'open' && asking.state !== 'open', 'both are over')
    expect([failing.state, asking.state, asking.text]).toEqual(['broken', 'ended', 'failed'])
  })

  it('one that nobody reads is dropped, while the others go on', async () => {
    const { session, streams, closed } = await connected()
    const stalled = new Reader(session, '/held/stalled')
    const healthy = new Reader(session, '/held/healthy')
    await until(() => streams.size === 2, 'both streams open')
    stalled.stream.pause()
    for (let i = 0; i < 400 && !closed.has('stalled'); i++) {
      const both = event(`${i} ${'x'.repeat(5000)}`)
      for (const stream of streams.values()) stream.send(both)
      await healthy.has(`data: ${i} `)
    }
    expect(Object.fromEntries(closed)).toEqual({ stalled: 'slow' })
    streams.get('healthy')!.send(event('still here'))
    await healthy.has('data: still here\n\n')
  })

  it('a POST is streamed to for as long as it likes', async () => {
    const { session, streams } = await connected()
    const reader = new Reader(session, '/held/post', 'POST', JSON.stringify({ a: 1 }))
    await until(() => streams.size === 1, 'the stream opens')
    streams.get('post')!.send(event('one'))
    await reader.has('data: one\n\n')
    await new Promise((resolve) => setTimeout(resolve, 200))
    streams.get('post')!.send(event('two'))
    await reader.has('data: two\n\n')
    streams.get('post')!.end()
    await until(() => reader.state === 'ended', 'the stream ends')
  })

  it('a connection that is cut frees all its streams', async () => {
    const { session, streams, closed } = await connected()
    for (let i = 0; i < 20; i++) void new Reader(session, `/held/${i}`)
    await until(() => streams.size === 20, 'all streams open')
    session.destroy()
    await until(
      () => closed.size === 20,
      () => `${closed.size} are freed`,
    )
    expect(new Set(closed.values())).toEqual(new Set(['left']))
  })
})
