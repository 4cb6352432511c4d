// Rows 37-43 of capabilities.md; F1 and F21 and finding 9 of reliability.md, on a real connection.
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { type CloseReason, DisconnectedError, openStream, ServerSentEvent, SlowReaderError, streamEvents, type Stream, type StreamOptions } from '../sse.ts' // prettier-ignore
import { dataIn, NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts'

/** A route that opens streams for a test to hold, and says what becomes of them. */
function watched(options: StreamOptions = {}) {
  const streams: Stream[] = []
  const closed: CloseReason[] = []
  const errors: unknown[] = []
  const told: StreamOptions = {
    onClose: (reason) => void closed.push(reason),
    onError: (error) => void errors.push(error),
    ...options,
  }
  const app = new Hono().get('/', () => openStream((stream) => void streams.push(stream), told))
  return { app, streams, closed, errors, told }
}

const two_kB = new ServerSentEvent({ data: 'x'.repeat(2000) })

describe('a reader that leaves', () => {
  it('ends a source that never yields again', async () => {
    const { told, closed, errors } = watched()
    let signal: AbortSignal | undefined
    const returned = vi.fn(async () => ({ done: true as const, value: undefined }))
    const source = (given: AbortSignal) => {
      signal = given
      const silent = { next: () => new Promise<never>(() => {}), return: returned }
      return { [Symbol.asyncIterator]: () => silent }
    }
    const { port } = await started(new Hono().get('/', () => streamEvents(source, told)))
    const client = new RawClient(port, request())
    await client.has('\r\n\r\n')
    expect(signal?.aborted).toBe(false)
    client.socket.resetAndDestroy()
    await until(() => signal?.aborted, 'the signal is aborted')
    await until(() => returned.mock.calls.length === 1, 'the source is returned')
    expect([closed, errors]).toEqual([['left'], []])
  })

  it('makes `write` reject and `send` do nothing', async () => {
    const { app, streams, closed } = watched()
    const { port } = await started(app)
    const client = new RawClient(port, request())
    await client.has('\r\n\r\n')
    await streams[0]!.write(two_kB)
    client.socket.destroy()
    const wrote = (async () => { for (;;) await streams[0]!.write(two_kB).then(() => new Promise(setImmediate)) })() // prettier-ignore
    await expect(wrote).rejects.toBeInstanceOf(DisconnectedError)
    expect(() => streams[0]!.send(two_kB)).not.toThrow()
    expect(closed).toEqual(['left'])
  })

  it('ends a source that waits for it to catch up', async () => {
    const { app, streams } = watched()
    const { port } = await started(app)
    const client = new RawClient(port, request())
    await client.has('\r\n\r\n')
    client.socket.pause()
    const wrote = (async () => { for (;;) await streams[0]!.write(two_kB) })() // prettier-ignore
    wrote.catch(() => {})
    await until(() => streams[0]!.behind, 'the reader is behind')
    client.socket.destroy()
    await expect(wrote).rejects.toBeInstanceOf(DisconnectedError)
  })
})

describe('a reader that does not read', () => {
  it('makes an endless source wait, and gets all in order once it reads on', async () => {
    let made = 0
    function* endless() {
      for (;;) yield { data: `${made++} ${'x'.repeat(2000)}` }
    }
    const { port } = await started(new Hono().get('/', () => streamEvents(endless())))
    const client = await NodeClient.get(port)
    client.response.pause()
    let before = -1
    while (before < made) {
      before = made
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(made * 2000).toBeLessThan(20_000_000) // what the sockets of both sides hold
    client.response.resume()
    await until(() => made > before + 1000, 'the source goes on')
    const numbers = dataIn(client.text).map((data) => Number.parseInt(data, 10))
    expect(numbers).toEqual(numbers.map((_, i) => i))
  })

  it('keeps the 33rd event waiting where no server is', async () => {
    let stream!: Stream
    const body = openStream((opened) => void (stream = opened)).body!.getReader()
    const first = body.read()
    await until(() => stream, 'the stream opens')
    await stream.write(two_kB)
    await first // nothing is waiting now, and nobody reads
    const small = new ServerSentEvent({ data: 'x' })
    for (let i = 0; i < 32; i++) await stream.write(small)
    const last = { written: false }
    const writing = stream.write(small).then(() => (last.written = true))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(last.written).toBe(false)
    while (!last.written) await body.read()
    await writing
    await body.cancel()
  })

  it('is dropped alone, while all others get everything', async () => {
    const { app, streams, closed, errors } = watched({ maxBufferedBytes: 100_000 })
    const { port } = await started(app)
    const healthy = await Promise.all(Array.from({ length: 10 }, () => NodeClient.get(port)))
    const stalled = await Promise.all(Array.from({ length: 5 }, () => NodeClient.get(port)))
    for (const { response } of stalled) response.pause()
    await until(() => streams.length === 15, 'all streams open')
    let sent = 0
    const before = process.memoryUsage().rss
    while (closed.length < 5 && sent < 20_000) {
      for (let i = 0; i < 20; i++) {
        const event = new ServerSentEvent({ data: `${sent++} ${'x'.repeat(2000)}` })
        for (const stream of streams) stream.send(event)
      }
      await new Promise(setImmediate) // each tick is 40 kB: less than may wait
      await until(() => healthy.every(({ text }) => text.includes(`data: ${sent - 1} `)), 'the healthy keep up') // prettier-ignore
      for (const client of healthy) client.text = client.text.slice(-3000)
    }
    expect(closed).toEqual(['slow', 'slow', 'slow', 'slow', 'slow'])
    expect(errors.every((error) => error instanceof SlowReaderError)).toBe(true)
    for (const error of errors as SlowReaderError[]) expect(error.waitingBytes).toBeLessThanOrEqual(100_000) // prettier-ignore
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
    expect(healthy.every(({ state }) => state === 'open')).toBe(true)
  })

  it('is no reader that takes a large event slowly', async () => {
    const { app, streams, closed } = watched({ heartbeatMs: 500 })
    const { port } = await started(app)
    const client = await NodeClient.get(port)
    client.response.pause()
    await until(() => streams.length === 1, 'the stream opens')
    streams[0]!.send(new ServerSentEvent({ data: 'x'.repeat(16_000_000) }))
    // More than the kernel takes is left, and the reader takes some of it all the time.
    while (client.text.length < 16_000_000 && client.state === 'open') {
      client.response.resume()
      await new Promise((resolve) => client.response.once('data', resolve))
      client.response.pause()
      await new Promise((resolve) => setTimeout(resolve, 12))
    }
    expect(closed).toEqual([])
    expect(client.text.length).toBeGreaterThan(16_000_000)
  })
})

describe('a source that fails', () => {
  it.each(['before any event', 'after some'])(
    '%s breaks its stream off, and nothing else',
    async (when) => {
      // prettier-ignore
      const { told, closed, errors } = watched()
      const app = new Hono()
      .get('/', () => openStream(async (stream) => {
        if (when === 'after some') await stream.write(two_kB)
        throw new Error('no database')
      }, told))
      .get('/other', (c) => c.text('alive')) // prettier-ignore
      const { port, url } = await started(app)
      const client = await NodeClient.get(port)
      await until(() => client.state !== 'open', 'the stream is over')
      expect(client.state).toBe('broken') // a browser comes back
      expect(client.response.statusCode).toBe(200)
      expect(dataIn(client.text)).toEqual(when === 'after some' ? [two_kB.data] : [])
      expect([closed, errors]).toEqual([['failed'], [new Error('no database')]])
      expect(await (await fetch(`${url}/other`)).text()).toBe('alive')
    },
  )
})
