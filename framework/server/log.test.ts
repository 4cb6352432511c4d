// Row 144, T10, T17: what the log is told, and what it is not.
import { connect } from 'node:net'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ServerSentEvent } from '../sse/event.ts'
import { openStream } from '../stream/open-stream.ts'
import { SlowReaderError } from '../stream/stream-errors.ts'
import type { Stream, StreamOptions } from '../stream/stream.ts'
import type { LogEntry, ServeOptions } from './index.ts'
import { http2To, Http2Answer, secured, tls } from './tls.test.helpers.ts'
import { NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts'

const hello = new ServerSentEvent({ data: 'hello' })
const printed = vi.spyOn(console, 'error')
beforeEach(() => void printed.mockReset().mockReturnValue())
afterEach(() => expect(printed).not.toHaveBeenCalled())

/** A server of one stream, and its log. */
async function logging(options: ServeOptions = {}, streamOptions?: StreamOptions) {
  const entries: LogEntry[] = []
  const open: Stream[] = []
  const app = new Hono().all('*', () =>
    openStream((stream) => void open.push(stream), streamOptions),
  )
  const log = (entry: LogEntry) => void entries.push(entry)
  const server = await started(app, { log, ...options })
  const logged = async (count: number) => {
    await until(() => entries.length >= count, `${count} entries`)
    return entries
  }
  return { server, open, entries, logged }
}

const who = { method: 'GET', remoteAddress: '127.0.0.1', client: expect.any(String) as string }

describe('the log', () => {
  it('tells who connects and disconnects, with what, and for how long', async () => {
    const { server, open, logged } = await logging()
    const client = new RawClient(server.port, request('/room/lobby?token=secret#part'))
    await until(() => open[0], 'the stream')
    client.socket.destroy()
    const [connected, disconnected, ...more] = await logged(2)
    expect(connected).toEqual({ ...who, type: 'connect', path: '/room/lobby' })
    expect(disconnected).toEqual({
      ...connected,
      type: 'disconnect',
      reason: 'left',
      durationMs: expect.any(Number) as number,
    })
    expect(more).toEqual([])
  })

  it('gives each stream a name of its own', async () => {
    const { server, logged } = await logging()
    await NodeClient.get(server.port)
    await NodeClient.get(server.port)
    const [one, two] = await logged(2)
    expect(one).toHaveProperty('client')
    expect(one).not.toEqual(two)
  })

  it.each<[string, (stream: Stream) => void]>([
    ['ended', (stream) => stream.end()],
    ['expired', () => {}],
  ])('tells that a stream %s', async (reason, act) => {
    const { server, open, logged } = await logging({ streams: { maxLifeMs: 100 } })
    await NodeClient.get(server.port)
    await until(() => open[0], 'the stream')
    act(open[0]!)
    expect((await logged(2))[1]).toMatchObject({ ...who, type: 'disconnect', reason })
  })

  it('tells that a stream was stopped with the server', async () => {
    const { server, logged } = await logging()
    await NodeClient.get(server.port)
    await server.stop()
    expect((await logged(2))[1]).toMatchObject({ type: 'disconnect', reason: 'stopped' })
  })

  it('tells why a stream failed, once, and in place of the console', async () => {
    const { server, open, logged } = await logging()
    await NodeClient.get(server.port)
    await until(() => open[0], 'the stream')
    const error = new Error('no more news')
    open[0]!.fail(error)
    const entries = await logged(3)
    expect(entries.map(({ type }) => type)).toEqual(['connect', 'error', 'disconnect'])
    expect(entries[1]).toMatchObject({ ...who, path: '/', error })
    expect(entries[2]).toMatchObject({ reason: 'failed' })
  })

  it('tells how far behind a reader was that was dropped', async () => {
    const { server, open, logged } = await logging({ streams: { maxBufferedBytes: 1000 } })
    const client = new RawClient(server.port, request())
    await until(() => open[0], 'the stream')
    client.socket.pause()
    const large = new ServerSentEvent({ data: 'x'.repeat(5_000_000) })
    open[0]!.send(large)
    open[0]!.send(large)
    const entries = await logged(3)
    expect(entries.map(({ type }) => type)).toEqual(['connect', 'lag', 'disconnect'])
    expect(entries[1]).toMatchObject({ ...who, waitingBytes: expect.any(Number) as number })
    expect(entries[2]).toMatchObject({ reason: 'slow' })
  })

  it('still tells the app of errors, where it wants to be told', async () => {
    const told: unknown[] = []
    const { server, open, logged } = await logging({
      streams: { maxBufferedBytes: 1000, onError: (error) => told.push(error) },
    })
    new RawClient(server.port, request()).socket.pause()
    await until(() => open[0], 'the stream')
    const large = new ServerSentEvent({ data: 'x'.repeat(5_000_000) })
    open[0]!.send(large)
    open[0]!.send(large)
    await logged(3)
    expect(told).toEqual([expect.any(SlowReaderError)])
  })

  it('tells that a farewell failed', async () => {
    const error = new Error('no farewell')
    const { server, logged } = await logging({}, { onStopping: () => Promise.reject(error) })
    await NodeClient.get(server.port)
    await server.stop()
    const entries = await logged(3)
    expect(entries.map(({ type }) => type)).toEqual(['connect', 'error', 'disconnect'])
    expect(entries[1]).toMatchObject({ error })
  })

  it('tells of streams over HTTP/2', async () => {
    const { server, logged } = await logging({ tls })
    const answer = new Http2Answer(http2To(server).request({ ':path': '/room?token=secret' }))
    await logged(1)
    answer.stream.close()
    const entries = await logged(2)
    expect(entries).toMatchObject([
      { ...who, type: 'connect', path: '/room' },
      { ...who, type: 'disconnect', reason: 'left' },
    ])
  })

  it('tells of event streams that are none of ours, as far as it can see', async () => {
    const entries: LogEntry[] = []
    const source = Promise.withResolvers<ReadableStreamDefaultController>()
    const app = new Hono()
      .get('/', () => {
        const body = new ReadableStream({ start: source.resolve })
        return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
      })
      .get('/file', () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })))
      .get('/patches', (c) => c.body('data: \n\n', 200, { 'Content-Type': 'text/event-stream' }))
    const { port, url } = await started(app, { log: (entry) => entries.push(entry) })
    expect(await (await fetch(`${url}/patches`)).text()).toBe('data: \n\n') // no stream: all there
    await fetch(`${url}/patches`, { method: 'HEAD' })
    await NodeClient.get(port, '/file')
    await NodeClient.get(port)
    await until(() => entries.length > 0, 'it connects')
    ;(await source.promise).close()
    await until(() => entries.length > 1, 'it disconnects')
    expect(entries).toMatchObject([
      { ...who, type: 'connect', path: '/' },
      { ...who, type: 'disconnect', path: '/', reason: 'ended' },
    ])
  })

  it('tells of them over HTTP/2 too', async () => {
    const entries: LogEntry[] = []
    const sources: ReadableStreamDefaultController[] = []
    const headers = { 'Content-Type': 'text/event-stream' }
    const app = new Hono()
      .get('/', () => {
        const body = new ReadableStream({ start: (source) => void sources.push(source) })
        return new Response(body, { headers })
      })
      .get('/patches', () => new Response(new Response('data: \n\n').body, { headers }))
    const session = http2To(await started(app, { tls, log: (entry) => entries.push(entry) }))
    const patches = new Http2Answer(session.request({ ':path': '/patches' }))
    await until(() => patches.state === 'ended', 'patches, which are no stream')
    const ends = new Http2Answer(session.request({ ':path': '/' }))
    await until(() => entries.length === 1, 'it connects')
    sources[0]!.close()
    await until(() => ends.state === 'ended', 'it ends')
    const leaves = new Http2Answer(session.request({ ':path': '/' }))
    await until(() => entries.length === 3, 'it connects')
    leaves.stream.close(8)
    await until(() => entries.length === 4, 'it leaves')
    const reasons = entries.map((entry) => 'reason' in entry && entry.reason)
    expect(reasons).toEqual([false, 'ended', false, 'left'])
  })

  it('holds nothing but printable ASCII, and no secrets, of what a client sent', async () => {
    const { server, logged } = await logging({ tls })
    const { port } = server
    const asked = async (text: string) => (await secured(port, 'http/1.1')).write(text)
    http2To(server).request({ ':path': '/\u009b31m\u00ff' }) // over HTTP/1.1 Node refuses it
    await asked(request(`http://user:secret@localhost:${port}/room?token=secret`))
    await asked(request(`/${'x'.repeat(10_000)}`))
    const entries = await logged(3)
    for (const entry of entries) {
      const text = JSON.stringify(entry)
      expect(text).toMatch(/^[\x20-\x7e]*$/)
      expect(text).not.toContain('secret')
      expect(text.length).toBeLessThan(1500)
    }
    const paths = entries.map((entry) => 'path' in entry && entry.path)
    expect(paths).toContain('/room')
    expect(paths).toContain('/\\x9b31m\\xff')
  })

  it('tells of requests that are none, and only Node’s code of why', async () => {
    const { server, logged } = await logging()
    const client = new RawClient(server.port, 'GET /?token=secret\u001b[31m\r\n\r\n')
    await until(() => client.state === 'closed', 'it is refused')
    const [entry, ...more] = await logged(1)
    expect(entry).toEqual({
      type: 'refused',
      code: expect.stringMatching(/^HPE_/) as string,
      remoteAddress: '127.0.0.1',
    })
    expect(more).toEqual([])
  })

  it('tells nothing of a client that just goes away', async () => {
    const { server, entries, logged } = await logging()
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const socket = connect(server.port, '127.0.0.1')
      await new Promise((resolve) => socket.write('GET / HT', resolve))
      socket[leave]()
    }
    await NodeClient.get(server.port)
    await logged(1)
    expect(entries.map(({ type }) => type)).toEqual(['connect'])
  })

  it.each<[string, () => void]>([
    [
      'throws',
      () => {
        throw new Error('disk full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('harms nobody when it %s', async (_, log) => {
    const { server, open } = await logging({ log })
    const client = await NodeClient.get(server.port)
    await until(() => open[0], 'the stream')
    open[0]!.send(hello)
    await client.has('data: hello')
    await server.stop()
    await until(() => printed.mock.calls.length === 2, 'the console is told')
    expect(String(printed.mock.calls[0])).toContain('disk full')
    printed.mockReset()
  })
})
