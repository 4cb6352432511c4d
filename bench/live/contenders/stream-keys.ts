import { Hono } from 'hono'
import { Broadcaster, streamKeys } from 'starcast'
import type { ServerSentEvent } from 'starcast/sse'
import { serveStarcast } from '../../streams/serve-starcast.ts'
import type { Contender } from '../contender.ts'
import { listEvent } from '../list-event.ts'

// With the settings it comes with, as those of a live view.
export async function start(): Promise<Contender> {
  const events = new Broadcaster<ServerSentEvent>()
  const app = new Hono().get('/:key', (c) => streamKeys(c, events, 'list', { reset: () => [] }))
  return {
    port: await serveStarcast(app),
    change: (next) => void events.publish('list', listEvent(next)),
  }
}
