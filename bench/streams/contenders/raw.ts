import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { ByKey, keyOf } from '../by-key.ts'
import type { Contender } from '../contender.ts'
import { textOf } from '../event.ts'

// The least that Node can do: one write of the same bytes, to a socket that nothing stands before.
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'

export async function start(): Promise<Contender> {
  const sockets = new ByKey<Socket>()
  const server = createServer((socket) => {
    socket.setNoDelay()
    socket.once('data', (request) => {
      socket.write(HEAD)
      socket.on('close', sockets.add(keyOf(String(request).split(' ', 2)[1]), socket))
    })
    socket.on('error', () => {})
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher(event) {
      const bytes = Buffer.from(textOf(event))
      return (key) => {
        for (const socket of sockets.of(key)) socket.write(bytes)
      }
    },
  }
}
