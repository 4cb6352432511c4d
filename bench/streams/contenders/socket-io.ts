import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import type { Contender } from '../contender.ts'

export async function start(): Promise<Contender> {
  const server = createServer()
  // The readers answer no ping.
  const io = new Server(server, { pingInterval: 3_600_000 })
  io.on('connection', (socket) => void socket.join(String(socket.handshake.query['key'])))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    publisher({ event, data }) {
      const text = data.join('\n')
      return (key) => void io.to(key).emit(event, text)
    },
  }
}
