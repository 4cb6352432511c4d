import { Hono } from 'hono'
import { Broadcaster, streamKeys } from 'starcast'
import { ServerSentEvent } from 'starcast/sse'
import type { Contender } from '../contender.ts'
import { serveStarcast } from '../serve-starcast.ts'

// With the settings it comes with: bounds, the ring, positions, heartbeats, the longest life.
export async function start(): Promise<Contender> {
  const events = new Broadcaster<ServerSentEvent>()
  const app = new Hono().get('/:key', (c) =>
    streamKeys(c, events, c.req.param('key'), { reset: () => [] }),
  )
  return {
    port: await serveStarcast(app),
    publisher(fields) {
      // Encoded for each publishing, as an app would.
      return (key) => void events.publish(key, new ServerSentEvent(fields))
    },
  }
}
