import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ServerSentEventGenerator } from '@starfederation/datastar-sdk/node'
import { ByKey, keyOf } from '../by-key.ts'
import type { Contender } from '../contender.ts'

const ELEMENTS = /^elements /

export async function start(): Promise<Contender> {
  const streams = new ByKey<ServerSentEventGenerator>()
  const server = createServer((request, response) => {
    const watch = (stream: ServerSentEventGenerator) => {
      response.on('close', streams.add(keyOf(request.url), stream))
    }
    void ServerSentEventGenerator.stream(request, response, watch, { keepalive: true })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher({ data }) {
      const html = data.map((line) => line.replace(ELEMENTS, '')).join('\n')
      return (key) => {
        for (const stream of streams.of(key)) stream.patchElements(html)
      }
    },
  }
}
