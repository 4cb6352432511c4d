import { Hono } from 'hono'
import { openStream, type Stream } from 'starcast/sse'
import { serveStarcast } from '../../streams/serve-starcast.ts'
import type { Contender } from '../contender.ts'
import { listEvent } from '../list-event.ts'

// A loop over streams, without anything around it.
export async function start(): Promise<Contender> {
  const streams = new Set<Stream>()
  const app = new Hono().get('/:key', () =>
    openStream((stream) => {
      streams.add(stream)
      stream.signal.addEventListener('abort', () => streams.delete(stream), { once: true })
    }),
  )
  return {
    port: await serveStarcast(app),
    change(next) {
      const event = listEvent(next)
      for (const stream of streams) stream.send(event)
    },
  }
}
