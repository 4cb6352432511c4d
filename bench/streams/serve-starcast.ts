import type { Hono } from 'hono'
import { serve } from 'starcast/node'

/** Serves an app with all limits on. Answers the port. */
export async function serveStarcast(app: Pick<Hono, 'fetch'>): Promise<number> {
  const { port } = await serve(app, {
    port: 0,
    hostname: '127.0.0.1',
    stopOnSignals: false,
    streams: { onError: () => {} }, // readers that stall are what is measured
  })
  return port
}
