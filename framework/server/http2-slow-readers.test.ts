// Rows 38 and 141 of capabilities.md over HTTP/2: readers that take slowly, or nothing at all.
import type { Http2ServerResponse, ServerHttp2Stream } from 'node:http2'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { type CloseReason, openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { http2To, Http2Answer, tls } from './tls.test.helpers.ts'
import { started, until } from './wire.test.helpers.ts'

interface Bindings {
  readonly outgoing: Http2ServerResponse
}

it('an ended stream whose client takes nothing more of it is freed', async () => {
  let carried: ServerHttp2Stream | undefined
  const waited: number[] = []
  const app = new Hono<{ Bindings: Bindings }>()
    .get('/page', (c) => c.text('<page>'))
    .get('/', (c) => {
      const { stream } = c.env.outgoing
      carried = stream
      // The same with a twentieth of the patience: it is Node's own timer, which nothing else moves.
      const setTimeout = stream.setTimeout.bind(stream)
      stream.setTimeout = (ms: number, then?: () => void) => {
        waited.push(ms)
        setTimeout(ms / 20, then)
        return stream
      }
      return openStream((opened) => {
        opened.send(new ServerSentEvent({ data: 'x'.repeat(1_000_000) }))
        opened.end()
      })
    })
  const session = http2To(await started(app, { tls }))
  const stalled = new Http2Answer(session.request({ ':path': '/' }))
  stalled.stream.pause()
  await until(() => carried?.writableEnded, 'the stream ends')
  expect(carried!.writableLength).toBeGreaterThan(0)
  expect(carried!.destroyed).toBe(false)
  expect(waited).toEqual([10_000])
  await until(() => carried!.destroyed, 'it is freed')
  const page = new Http2Answer(session.request({ ':path': '/page' }))
  await until(() => page.state === 'ended', 'its connection carries others')
})

it('a large event that is taken slowly but steadily is no reason to drop its reader', async () => {
  let stream: Stream | undefined
  const closed: CloseReason[] = []
  const options = {
    heartbeatMs: 100,
    onClose: (reason: CloseReason) => void closed.push(reason),
    onError: () => {},
  }
  const app = new Hono().get('/', () => openStream((opened) => void (stream = opened), options))
  const reader = http2To(await started(app, { tls })).request({ ':path': '/' })
  await until(() => stream, 'the stream opens')
  const began = performance.now()
  stream!.send(new ServerSentEvent({ data: 'x'.repeat(2_000_000) }))
  let taken = 0
  while (taken < 2_000_000 && closed.length === 0) {
    taken += (reader.read() as Buffer | null)?.length ?? 0 // as much as one window holds
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(closed).toEqual([])
  expect(performance.now() - began).toBeGreaterThan(500) // several heartbeats' time
})
