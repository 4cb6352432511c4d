// Rows 141 and 144 of capabilities.md: nothing is held, or said, of a client that has gone.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, it, vi } from 'vitest'
import { OpenStreams } from './open-streams.ts'
import { afterwards } from './wire.test.helpers.ts'

const stream = new Response('', { headers: { 'Content-Type': 'text/event-stream' } })

it('holds no answer to a client that left before there was one', async () => {
  const server = createServer()
  afterwards(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [incoming, outgoing] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
  socket.destroy()
  await once(outgoing, 'close')

  const log = vi.fn()
  const streams = new OpenStreams({}, log)
  const destroy = vi.spyOn(outgoing, 'destroy')
  streams.watch(stream, { incoming, outgoing })
  await new Promise(setImmediate) // when it takes note
  await streams.stop() // breaks off all that it holds
  expect(destroy).not.toHaveBeenCalled()
  expect(outgoing.listenerCount('socket')).toBe(0)
  expect(log).not.toHaveBeenCalled() // of a client that nobody would say has left
})
