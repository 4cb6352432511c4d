// Rows 24, 29, 40, 42, 44 and 45 of capabilities.md, on a real connection.
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { type EventFields, openStream, ServerSentEvent, streamEvents, type Values } from '../sse.ts'
import { eventsOrPage } from '../stream/page-or-stream.ts'
import { stopReconnecting } from '../stream/stop-reconnecting.ts'
import { dataIn, NodeClient, RawClient, request, started } from './wire.test.helpers.ts'

const letters = ['a', 'b', 'c'].map((data) => ({ data }))

async function* generated() {
  for (const letter of letters) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    yield letter
  }
}

const sources: Record<string, () => Values<EventFields>> = {
  'an array': () => letters,
  'a generator': () => letters.values(),
  'an async generator': () => generated(),
  'a function that makes one': () => () => generated(),
  'a ReadableStream': () =>
    Readable.toWeb(Readable.from(generated())) as ReadableStream<EventFields>,
}

describe('streamEvents()', () => {
  it.each(Object.entries(sources))('delivers all of %s in order, then ends', async (_, make) => {
    const { port } = await started(new Hono().get('/', () => streamEvents(make())))
    const response = await fetch(`http://127.0.0.1:${port}`)
    expect(response.status).toBe(200)
    expect(dataIn(await response.text())).toEqual(['a', 'b', 'c'])
  })
})

describe('openStream()', () => {
  it('delivers each event whole when it is sent, waiting for no second one', async () => {
    const stream = Promise.withResolvers<Parameters<Parameters<typeof openStream>[0]>[0]>()
    const app = new Hono().get('/', () => openStream((opened) => stream.resolve(opened)))
    const { port } = await started(app)
    const client = new RawClient(port, request())
    const opened = await stream.promise
    await client.has('\r\n\r\n')
    for (const data of ['one', 'two\nlines', 'x'.repeat(100_000)]) {
      const { length } = client.text
      opened.send(new ServerSentEvent({ data }))
      await client.has('\n\n\r\n') // the end of the event and of its chunk
      expect(client.text.slice(length)).toMatch(/^[\da-f]+\r\ndata: /)
      expect(client.text.length - length).toBeGreaterThan(data.length)
      client.text = ''
    }
  })

  it('delivers what a source writes one after the other, and then a clean end', async () => {
    const app = new Hono().get('/', () =>
      openStream(async (stream) => {
        for (let i = 0; i < 1000; i++) await stream.write(new ServerSentEvent({ data: `${i}` }))
        stream.end()
      }),
    )
    const { port } = await started(app)
    const text = await (await fetch(`http://127.0.0.1:${port}`)).text()
    expect(dataIn(text)).toEqual(Array.from({ length: 1000 }, (_, i) => `${i}`))
  })
})

describe('on one path', () => {
  it('a browser gets the page, and its page the stream', async () => {
    const app = new Hono().get('/', (c) =>
      eventsOrPage(c.req.raw, {
        page: () => c.html('<p>hello'),
        events: () => streamEvents(letters),
      }),
    )
    const { url } = await started(app)
    const page = await fetch(url, { headers: { Accept: 'text/html' } })
    expect([await page.text(), page.headers.get('Vary')]).toEqual(['<p>hello', 'Accept'])
    const stream = await fetch(url, { headers: { Accept: 'text/event-stream' } })
    expect(stream.headers.get('Vary')).toBe('Accept')
    expect(dataIn(await stream.text())).toEqual(['a', 'b', 'c'])
  })

  it('a reader of what is over is told not to come back', async () => {
    const { port } = await started(new Hono().get('/', () => stopReconnecting()))
    const { response } = await NodeClient.get(port)
    expect(response.statusCode).toBe(204)
    expect(response.headers).not.toHaveProperty('content-type')
  })
})
