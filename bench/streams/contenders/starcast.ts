import { Hono } from 'hono'
import { openStream, ServerSentEvent, type Stream } from 'starcast/sse'
import { ByKey } from '../by-key.ts'
import type { Contender } from '../contender.ts'
import { serveStarcast } from '../serve-starcast.ts'

export async function start(): Promise<Contender> {
  const streams = new ByKey<Stream>()
  const app = new Hono().get('/:key', (c) =>
    openStream((stream) => {
      const leave = streams.add(c.req.param('key'), stream)
      stream.signal.addEventListener('abort', leave, { once: true })
    }),
  )
  return {
    port: await serveStarcast(app),
    publisher(fields) {
      return (key) => {
        const event = new ServerSentEvent(fields) // encoded for each publishing, as an app would
        for (const stream of streams.of(key)) stream.send(event)
      }
    },
  }
}
