// F2 and F3 of reliability.md.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { createParser } from 'eventsource-parser'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { type CloseReason, openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { afterwards, RawClient, request, started, until } from './wire.test.helpers.ts'

/** A proxy that cuts each connection after as many bytes of its answer as the path says. */
async function cutter(port: number) {
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    client.once('data', (asked: Buffer) => {
      let left = Number(/^GET \/(\d+)/.exec(asked.toString())![1])
      const cut = () => (client.destroySoon(), server.destroy())
      if (left === 0) cut()
      else server.write(asked)
      server.on('data', (chunk: Buffer) => {
        client.write(chunk.subarray(0, left))
        if ((left -= chunk.length) <= 0) cut()
      })
    })
    for (const end of [client, server]) end.on('error', () => {}).on('close', () => (client.destroy(), server.destroy())) // prettier-ignore
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  afterwards(() => proxy.close())
  return (proxy.address() as AddressInfo).port
}

it('a cut after any byte leaves the reader with whole events only, and the server with nothing', async () => {
  const sent = [
    new ServerSentEvent({ event: 'price', id: '1', data: '{"eur":12}' }),
    new ServerSentEvent({ data: 'two\nlines', comment: 'é' }),
    new ServerSentEvent({ retry: 2000, data: 'x'.repeat(60) }),
  ]
  const wanted = sent.map(({ data }) => data)
  let opened = 0
  const closed: CloseReason[] = []
  const options = { onOpen: () => void opened++, onClose: (why: CloseReason) => void closed.push(why) } // prettier-ignore
  const source = (stream: Stream) => sent.forEach((event) => stream.send(event))
  const { port } = await started(new Hono().get('/:cut', () => openStream(source, options)))
  const whole = new RawClient(port, request('/0', { headers: 'Connection: close\r\n' }))
  await whole.has('\n\n\r\n')
  const { length } = whole.text
  whole.socket.destroy()
  const throughProxy = await cutter(port)

  /** What a reader has dispatched when its connection is cut, and whether it knows of the cut. */
  async function readTo(cut: number) {
    const events: (string | undefined)[] = []
    const parser = createParser({ onEvent: ({ data }) => events.push(data) })
    const asked = get({ port: throughProxy, host: '127.0.0.1', path: `/${cut}`, agent: false })
    try {
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      response.setEncoding('utf8')
      for await (const text of response) parser.feed(text as string)
    } catch {
      return { events, broken: true }
    }
    return { events, broken: false }
  }

  const counts = new Set<number>()
  for (let cut = 0; cut <= length; cut += 50) {
    const cuts = Array.from({ length: Math.min(50, length + 1 - cut) }, (_, i) => cut + i)
    for (const { events, broken } of await Promise.all(cuts.map(readTo))) {
      expect(events).toEqual(wanted.slice(0, events.length))
      expect(broken).toBe(true)
      counts.add(events.length)
    }
  }
  expect([...counts].toSorted()).toEqual([0, 1, 2, 3])
  await until(
    () => closed.length === opened,
    () => `${opened} opened, ${closed.length} closed`,
  )
  expect(new Set(closed)).toEqual(new Set(['left']))
}, 30_000)

it('a thousand readers that leave while all are written to are let go, and all others get everything', async () => {
  const streams = new Set<Stream>()
  let closed = 0
  const source = (stream: Stream) => void streams.add(stream)
  const app = new Hono().get('/', () => openStream(source, { onClose: () => void closed++ }))
  const { port } = await started(app)
  const clients: RawClient[] = []
  while (clients.length < 1100) {
    for (let i = 0; i < 100; i++) clients.push(new RawClient(port, request()))
    await until(() => streams.size === clients.length, 'all streams open')
  }
  const [leaving, staying] = [clients.slice(0, 1000), clients.slice(1000)]
  for (let round = 0; round < 20; round++) {
    const event = new ServerSentEvent({ data: `round ${round}` })
    let i = 0
    for (const stream of streams) {
      stream.send(event)
      if (i++ % 20 === round) leaving.splice(0, 55).forEach(({ socket }) => socket.resetAndDestroy()) // prettier-ignore
    }
    await new Promise(setImmediate)
  }
  expect(leaving).toEqual([])
  await until(
    () => closed === 1000,
    () => `${closed} are let go`,
  )
  for (const client of staying) {
    await client.has('data: round 19\n\n')
    expect(client.body.match(/round \d+/g)).toEqual(Array.from({ length: 20 }, (_, i) => `round ${i}`)) // prettier-ignore
  }
}, 30_000)
