import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, it, vi } from 'vitest'
import { OpenStreams } from './open-streams.ts'

const stream = new Response('', { headers: { 'Content-Type': 'text/event-stream' } })

it('holds no answer to a client that left before there was one', async () => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [incoming, outgoing] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
  socket.destroy()
  await once(outgoing, 'close')

  const streams = new OpenStreams()
  streams.watch(stream, { incoming, outgoing })
  const destroy = vi.spyOn(outgoing, 'destroy')
  streams.breakOff()
  expect(destroy).not.toHaveBeenCalled()
  server.close()
})
