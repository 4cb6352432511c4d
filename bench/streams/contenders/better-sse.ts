import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChannel, createSession } from 'better-sse'
import type { Contender } from '../contender.ts'

// With the settings it comes with, and so with data as JSON.
export async function start(): Promise<Contender> {
  const channel = createChannel()
  const server = createServer(async (request, response) => {
    channel.register(await createSession(request, response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher({ event, data }) {
      const text = data.join('\n')
      return () => channel.broadcast(text, event)
    },
  }
}
