// F19 and T42 of reliability.md.
import { connect, type Socket } from 'node:net'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { afterwards, dataIn, NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts' // prettier-ignore

it('slow requests and idle streams keep nobody from being answered', async () => {
  const streams = new Set<Stream>()
  let closed = 0
  const app = new Hono()
    .get('/stream', () =>
      openStream((stream) => void streams.add(stream), { onClose: () => void closed++ }),
    ) // prettier-ignore
    .get('/page', (c) => c.text('hello'))
  const { port, url } = await started(app)

  // Each sends a byte of its request now and then, and never ends it.
  const slow: Socket[] = []
  for (let i = 0; i < 200; i++) slow.push(connect(port, '127.0.0.1').on('error', () => {}))
  const letters = `GET /page HTTP/1.1\r\nHost: localhost\r\nX-Slow: ${'x'.repeat(10_000)}`
  let letter = 0
  const dripping = setInterval(() => {
    for (const socket of slow) if (socket.writable) socket.write(letters[letter]!)
    letter++
  }, 100)
  afterwards(() => clearInterval(dripping))
  afterwards(() => slow.forEach((socket) => socket.destroy()))

  const idle: RawClient[] = []
  while (idle.length < 2000) {
    for (let i = 0; i < 200; i++) idle.push(new RawClient(port, request('/stream')))
    await until(
      () => streams.size === idle.length,
      () => `${streams.size} streams are open`,
    )
  }
  for (let i = 0; i < 20; i++) {
    const answers = Array.from({ length: 10 }, () => fetch(`${url}/page`).then((response) => response.text())) // prettier-ignore
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['hello']))
  }
  const event = new ServerSentEvent({ data: 'to all' })
  for (const stream of streams) stream.send(event)
  await until(() => idle.every(({ text }) => text.includes('data: to all\n\n')), 'all get the event', 8000) // prettier-ignore
  expect(closed).toBe(0)
}, 30_000)

it('large bodies do not stop streams', async () => {
  const app = new Hono()
    .get('/stream', () =>
      openStream(() => {}, { heartbeatMs: 100, heartbeat: new ServerSentEvent({ data: 'beat' }) }),
    ) // prettier-ignore
    .post('/', async (c) => c.text(`${Object.keys(await c.req.json()).length}`))
  const { port, url } = await started(app)
  const client = await NodeClient.get(port, '/stream')
  const entries = Array.from({ length: 40_000 }, (_, i) => [`key ${i}`, 'x'.repeat(20)])
  const body = JSON.stringify(Object.fromEntries(entries))
  expect(body.length).toBeGreaterThan(1_000_000)
  const beatsBefore = dataIn(client.text).length
  for (let i = 0; i < 15; i++) {
    const posts = Array.from({ length: 4 }, () => fetch(url, { method: 'POST', body }))
    for (const post of posts) expect(await (await post).text()).toBe('40000')
  }
  await until(() => dataIn(client.text).length > beatsBefore + 2, 'the heart still beats')
  expect(client.state).toBe('open')
}, 30_000)
