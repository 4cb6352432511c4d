import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Channel, createChannel, createSession } from 'better-sse'
import { keyOf } from '../by-key.ts'
import type { Contender } from '../contender.ts'

// With the settings it comes with, and so with data as JSON.
export async function start(): Promise<Contender> {
  const channels = new Map<string, Channel>()
  const server = createServer(async (request, response) => {
    channelOf(keyOf(request.url)).register(await createSession(request, response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher({ event, data }) {
      const text = data.join('\n')
      return (key) => void channelOf(key).broadcast(text, event)
    },
  }

  function channelOf(key: string): Channel {
    let channel = channels.get(key)
    if (!channel) channels.set(key, (channel = createChannel()))
    return channel
  }
}
