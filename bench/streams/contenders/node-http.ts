import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ByKey, keyOf } from '../by-key.ts'
import type { Contender } from '../contender.ts'
import { textOf } from '../event.ts'

export async function start(): Promise<Contender> {
  const responses = new ByKey<ServerResponse>()
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
    response.flushHeaders()
    response.on('close', responses.add(keyOf(request.url), response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher(event) {
      const bytes = Buffer.from(textOf(event))
      return (key) => {
        for (const response of responses.of(key)) response.write(bytes)
      }
    },
  }
}
