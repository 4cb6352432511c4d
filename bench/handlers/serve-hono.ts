import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Contender } from './contender.ts'

/** Serves an app as Hono's own adapter does. */
export async function serveHono(app: Pick<Hono, 'fetch'>): Promise<Contender> {
  const server = serve({
    fetch: app.fetch,
    port: 0,
    hostname: '127.0.0.1',
    // As long as our own server keeps a connection: its turn may be long in coming.
    serverOptions: { keepAliveTimeout: 75_000 },
  })
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port }
}
