import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Contender } from '../contender.ts'

export async function start(): Promise<Contender> {
  const streams = new Set<SSEStreamingApi>()
  const app = new Hono().get('/', (c) =>
    streamSSE(c, (stream) => {
      streams.add(stream)
      return new Promise<void>((resolve) => {
        stream.onAbort(() => {
          streams.delete(stream)
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
      return () => {
        for (const stream of streams) void stream.writeSSE(message)
      }
    },
  }
}
