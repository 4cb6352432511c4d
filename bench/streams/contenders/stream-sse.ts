import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { ByKey } from '../by-key.ts'
import type { Contender } from '../contender.ts'

export async function start(): Promise<Contender> {
  const streams = new ByKey<SSEStreamingApi>()
  const app = new Hono().get('/:key', (c) =>
    streamSSE(c, (stream) => {
      const leave = streams.add(c.req.param('key'), stream)
      return new Promise<void>((resolve) => {
        stream.onAbort(() => {
          leave()
          resolve()
        })
      })
    }),
  )
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher({ event, data }) {
      const message = { event, data: data.join('\n') }
      return (key) => {
        for (const stream of streams.of(key)) void stream.writeSSE(message)
      }
    },
  }
}
