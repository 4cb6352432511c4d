// Rows 38 and 42 of capabilities.md, F1 of reliability.md: events so small that to keep one costs more than it holds.
import { Hono } from 'hono'
import { expect, it, vi } from 'vitest'
import { openStream, ServerSentEvent, SlowReaderError, type Stream } from '../sse.ts'
import { http2To, Http2Answer, tls } from './tls.test.helpers.ts'
import { RawClient, request, started, until } from './wire.test.helpers.ts'

const EVENTS = 20_000
const BOUND = 262_144
const ONE_WRITE = 150 + 6 // what the last write takes besides its bytes, and the frame of its chunk
const turn = () => new Promise(setImmediate)
const numbered = (i: number) => new ServerSentEvent({ data: `${10_000 + i}` })

/** Sends until the system takes nothing more, and a little of it waits. */
async function fill(stream: Stream): Promise<void> {
  const large = new ServerSentEvent({ data: 'x'.repeat(65_600) })
  for (let full = 0; full < 20; full++) {
    if (!stream.behind) {
      stream.send(large)
      full = 0
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

it('every stalled reader of small events is dropped, having held no more than its bound', async () => {
  const streams: Stream[] = []
  const errors = new Map<Stream, SlowReaderError>()
  const open = () => {
    let stream: Stream
    return openStream((opened) => void streams.push((stream = opened)), {
      onError: (error) => void errors.set(stream, error as SlowReaderError),
    })
  }
  const { port } = await started(new Hono().get('/', open))
  for (let i = 0; i < 5; i++) {
    new RawClient(port, request()).socket.pause()
    await until(() => streams.length === i + 1, 'the stream opens')
  }
  await Promise.all(streams.map(fill))
  expect(errors.size).toBe(0)

  const sent = streams.map(() => 0)
  for (let i = 0; i < EVENTS && errors.size < 5; i++) {
    for (const [which, stream] of streams.entries()) {
      if (errors.has(stream)) continue
      const event = numbered(i)
      expect(event.bytes).toHaveLength(13)
      stream.send(event)
      sent[which]!++
    }
    await turn() // each in a write of its own
  }
  expect(errors.size).toBe(5)
  for (const [which, stream] of streams.entries()) {
    const error = errors.get(stream)
    expect(error).toBeInstanceOf(SlowReaderError)
    expect(error!.waitingBytes).toBeLessThanOrEqual(BOUND + ONE_WRITE)
    expect(error!.waitingBytes).toBeGreaterThan(BOUND / 2)
    expect(sent[which]).toBeGreaterThan(500)
    expect(sent[which]).toBeLessThan(2000)
  }
})

it.each(['HTTP/1.1', 'HTTP/2'])('a reader over %s that keeps up gets all of them', async (over) => {
  let stream: Stream | undefined
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const open = () => openStream((opened) => void (stream = opened), { onError })
  const app = new Hono().get('/', open)
  const server = await started(app, over === 'HTTP/2' ? { tls } : {})
  const client =
    over === 'HTTP/2'
      ? new Http2Answer(http2To(server).request({ ':path': '/' }))
      : new RawClient(server.port, request())
  await until(() => stream, 'the stream opens')
  for (let i = 0; i < EVENTS; i++) {
    stream!.send(numbered(i))
    await turn()
  }
  await until(() => errors.length > 0 || client.text.includes(`data: ${9999 + EVENTS}`), 'the last')
  expect(errors).toEqual([])
})

// Fails as long as writes are counted that have been taken long ago.
it('a reader who is always a single event behind gets all of them', async () => {
  let stream: Stream | undefined
  const onError = vi.fn()
  const open = openStream((opened) => void (stream = opened), { onError })
  const body = open.body!.getReader()
  const first = body.read()
  await until(() => stream, 'the stream opens')
  stream!.send(numbered(0))
  await first
  stream!.send(numbered(1))
  await turn()
  for (let i = 2; i < 3000; i++) {
    stream!.send(numbered(i)) // while the one before waits
    await turn()
    const { value } = await body.read()
    expect(new TextDecoder().decode(value)).toBe(`data: ${10_000 + i - 1}\n\n`)
  }
  expect(onError).not.toHaveBeenCalled()
  await body.cancel()
})
