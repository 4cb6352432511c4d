// Rows 37, 50 and 52 of capabilities.md; T42 of reliability.md: requests whose bodies nobody reads.
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { openStream, ServerSentEvent, streamEvents, type Stream } from '../sse.ts'
import { RawClient, request, started, until } from './wire.test.helpers.ts'

it('a client that sends more than anybody reads gets its stream, and is missed when it leaves', async () => {
  const streams: Stream[] = []
  const closed: string[] = []
  const options = { onClose: (why: string) => void closed.push(why), heartbeatMs: 100 }
  const { port } = await started(new Hono().post('/', () => openStream((s) => void streams.push(s), options))) // prettier-ignore
  const headers = 'Content-Type: application/json\r\nContent-Length: 50000000\r\n'
  const client = new RawClient(port, request('/', { method: 'POST', headers }))
  client.socket.write('x'.repeat(20_000_000)) // and the rest never
  await until(() => streams.length === 1, 'the stream opens')
  streams[0]!.send(new ServerSentEvent({ data: 'hello' }))
  await client.has('data: hello\n\n')
  client.socket.destroy()
  await until(() => closed[0] === 'left', 'it is missed')
})

it('a ReadableStream that never yields is cancelled when the reader leaves', async () => {
  let cancelled = false
  const silent = () => new ReadableStream({ cancel: () => void (cancelled = true) })
  const { port } = await started(new Hono().get('/', () => streamEvents(silent())))
  const client = new RawClient(port, request())
  await client.has('\r\n\r\n')
  expect(cancelled).toBe(false)
  client.socket.destroy()
  await until(() => cancelled, 'it is cancelled')
})
