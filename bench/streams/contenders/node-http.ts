import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Contender } from '../contender.ts'
import { textOf } from '../event.ts'

export async function start(): Promise<Contender> {
  const responses = new Set<ServerResponse>()
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
    response.flushHeaders()
    responses.add(response)
    response.on('close', () => responses.delete(response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher(event) {
      const bytes = Buffer.from(textOf(event))
      return () => {
        for (const response of responses) response.write(bytes)
      }
    },
  }
}
