// Rows 24 and 29 of capabilities.md, C10; sections 1 and 3 of performance.md section 11 (shared batches).
import fc from 'fast-check'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { afterwards, dataIn, NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts' // prettier-ignore

/** Streams that a test holds in its hand, each asked for by its number. */
function held() {
  const streams = new Map<number, Stream>()
  const open = (id: number) =>
    openStream((stream) => void streams.set(id, stream), { onClose: () => streams.delete(id) })
  const app = new Hono()
    .get('/:id', (c) => open(Number(c.req.param('id'))))
    .get('/rewrapped/:id', (c) => new Response(open(Number(c.req.param('id'))).body!.pipeThrough(new TransformStream()))) // prettier-ignore
  return { app, streams, open }
}

describe('what one tick sends', () => {
  it('arrives in one write, and each tick in one of its own', async () => {
    const { app, streams } = held()
    const { port } = await started(app)
    const client = new RawClient(port, request('/1'))
    await until(() => streams.size === 1, 'the stream opens')
    await client.has('\r\n\r\n')
    for (const tick of ['first', 'second']) {
      client.chunks.length = 0
      for (let i = 0; i < 10; i++) streams.get(1)!.send(new ServerSentEvent({ data: `${tick} ${i}` })) // prettier-ignore
      await client.has(`${tick} 9\n\n`)
      const bytes = client.chunks[0]!
      expect(client.chunks).toHaveLength(1)
      expect(bytes.match(/^[\da-f]+\r\n/gm)).toHaveLength(1) // one chunk of HTTP
      expect(dataIn(bytes.slice(bytes.indexOf('\r\n') + 2))).toHaveLength(10)
    }
  })

  it('reaches every stream just as it was sent, whatever the others were sent', async () => {
    const STREAMS = 6
    const pool = Array.from(
      { length: 5 },
      (_, i) => new ServerSentEvent({ id: `${i}`, data: `event ${i}\nof ${'x'.repeat(i * 50)}` }),
    )
    const someStreams = fc.uniqueArray(fc.nat(STREAMS - 1), { minLength: 1 })
    const tick = fc.array(fc.tuple(someStreams, fc.nat(pool.length - 1)), { maxLength: 8 })
    const { app, streams, open } = held()
    const { port } = await started(app)
    let next = 0
    await fc.assert(
      fc.asyncProperty(fc.array(tick, { maxLength: 4 }), async (ticks) => {
        const ids = Array.from({ length: STREAMS }, () => next++)
        // Two on sockets, two rewrapped by a handler, two read where no server is.
        const reading = ids.map(async (id, i) => {
          if (i >= 4) return open(id).text()
          const client = await NodeClient.get(port, i < 2 ? `/${id}` : `/rewrapped/${id}`)
          await until(() => client.state === 'ended', 'the stream ends')
          return client.text
        })
        await until(() => ids.every((id) => streams.has(id)), 'all streams open')
        const sent: string[][] = ids.map(() => [])
        for (const sends of ticks) {
          for (const [to, event] of sends) {
            for (const i of to) {
              streams.get(ids[i]!)!.send(pool[event]!)
              sent[i]!.push(pool[event]!.data!)
            }
          }
          await new Promise(setImmediate)
        }
        for (const id of ids) streams.get(id)!.end()
        expect((await Promise.all(reading)).map(dataIn)).toEqual(sent)
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40) },
    )
  })

  it('is not torn by streams that open and close while it is written', async () => {
    const { app, streams, open } = held()
    const { port } = await started(app)
    const client = await NodeClient.get(port, '/1')
    await until(() => streams.size === 1, 'the stream opens')
    const late = open(2).body!.getReader()
    afterwards(() => late.cancel().catch(() => {}))
    // Sent first, so that it is written first: what that sets off comes within the same flush.
    const closing = openStream(
      (stream) => {
        stream.signal.addEventListener('abort', () => {
          void late.read()
          streams.get(1)!.send(new ServerSentEvent({ data: 'from within' }))
        })
        stream.send(new ServerSentEvent({ data: 'x' }))
        streams.get(1)!.send(new ServerSentEvent({ data: 'before' }))
        stream.end()
        streams.get(1)!.send(new ServerSentEvent({ data: 'after' }))
      },
    ) // prettier-ignore
    await closing.text()
    await client.has('after\n\n')
    expect(dataIn(client.text)).toEqual(['before', 'from within', 'after'])
  })
})
