import { Hono } from 'hono'
import { serve } from 'starcast/node'
import { openStream, ServerSentEvent, type Stream } from 'starcast/sse'
import type { Contender } from '../contender.ts'

export async function start(): Promise<Contender> {
  const streams = new Set<Stream>()
  const app = new Hono().get('/', () =>
    openStream((stream) => {
      streams.add(stream)
      stream.signal.addEventListener('abort', () => streams.delete(stream), { once: true })
    }),
  )
  const { port } = await serve(app, {
    port: 0,
    hostname: '127.0.0.1',
    stopOnSignals: false,
    streams: { onError: () => {} }, // readers that stall are what is measured
  })
  return {
    port,
    publisher(fields) {
      return () => {
        const event = new ServerSentEvent(fields) // encoded for each publishing, as an app would
        for (const stream of streams) stream.send(event)
      }
    },
  }
}
