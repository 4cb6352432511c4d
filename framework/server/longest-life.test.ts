// Rows 141 and 142 of capabilities.md; C23: a stream's longest life, and what a break looks like.
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { type CloseReason, openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { dataIn, NodeClient, started, until } from './wire.test.helpers.ts'

const sockets = { rewrapped: false, written: 'written to its socket' }
const webStreams = { rewrapped: true, written: 'that was rewrapped' }

describe.each([sockets, webStreams])('the longest life of a stream $written', ({ rewrapped }) => {
  it('ends in a break after its last event, and every other stays', async () => {
    const closed: (readonly [string, CloseReason])[] = []
    const streams = new Map<string, Stream>()
    const open = (name: string, maxLifeMs: number | false) => {
      const onClose = (reason: CloseReason) => void closed.push([name, reason])
      const { body, headers } = openStream(
        (stream) => void streams.set(name, stream),
        { maxLifeMs, onClose, onError: () => {} },
      ) // prettier-ignore
      return new Response(rewrapped ? body!.pipeThrough(new TransformStream()) : body, { headers })
    }
    const app = new Hono()
      .get('/short', () => open('short', 300))
      .get('/long', () => open('long', 60_000))
      .get('/endless', () => open('endless', false))
    const { port } = await started(app)
    const short = await NodeClient.get(port, '/short')
    const others = [await NodeClient.get(port, '/long'), await NodeClient.get(port, '/endless')]
    await until(() => streams.size === 3, 'all streams open')
    const sent = new ServerSentEvent({ data: 'one' })
    for (const stream of streams.values()) stream.send(sent)
    await until(() => short.state !== 'open', 'the short stream is over')
    expect(short.state).toBe('broken') // no clean end: browsers come back
    expect(dataIn(short.text)).toEqual(['one'])
    expect(closed).toEqual([['short', 'expired']])
    for (const name of ['long', 'endless']) streams.get(name)!.end()
    await until(() => others.every(({ state }) => state === 'ended'), 'the others end')
  })
})

it('streams that began together do not all come back together', async () => {
  const ends: number[] = []
  const options = { maxLifeMs: 1000, onClose: () => void ends.push(performance.now()) }
  const { port } = await started(new Hono().get('/', () => openStream(() => {}, options)))
  const clients = await Promise.all(Array.from({ length: 40 }, () => NodeClient.get(port)))
  await until(() => clients.every(({ state }) => state === 'broken'), 'all are broken off')
  expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(50)
})
