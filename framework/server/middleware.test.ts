// Row 50 of capabilities.md; T41 of reliability.md: no middleware of Hono's breaks a stream.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { logger } from 'hono/logger'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { timeout } from 'hono/timeout'
import { timing } from 'hono/timing'
import { describe, expect, it } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { dataIn, NodeClient, started, until } from './wire.test.helpers.ts'

const event = (data: string) => new ServerSentEvent({ data })

/** Runs a piece of middleware before a stream that a test holds. */
async function behind(...middleware: MiddlewareHandler[]) {
  const streams: Stream[] = []
  let closed = 0
  const open = () =>
    openStream((stream) => void streams.push(stream), { onClose: () => void closed++ })
  const app = new Hono()
  for (const each of middleware) app.use(each)
  app.all('/', open)
  app.all('/read', async (c) => {
    expect(await c.req.json()).toEqual({ name: 'Ada' })
    return open()
  })
  const { port } = await started(app)
  return { port, streams, closed: () => closed }
}

const rewrapping: MiddlewareHandler = async (c, next) => {
  await next()
  c.res = new Response(c.res.body!.pipeThrough(new TransformStream()), c.res)
}
const copying: MiddlewareHandler = async (c, next) => {
  await next()
  c.res = new Response(c.res.body, { status: c.res.status, headers: c.res.headers })
}
const cloning: MiddlewareHandler = async (c, next) => {
  await next()
  void readAll(c.res.clone())
}
const teeing: MiddlewareHandler = async (c, next) => {
  await next()
  const [one, two] = c.res.body!.tee()
  void readAll(new Response(one))
  c.res = new Response(two, c.res)
}
const readAll = async (response: Response) => void (await response.text().catch(() => {}))

const each: Record<string, readonly MiddlewareHandler[]> = {
  'compress()': [compress()],
  'timeout()': [timeout(50)],
  'bodyLimit()': [bodyLimit({ maxSize: 1000 })],
  'secureHeaders()': [secureHeaders()],
  'logger() and timing()': [logger(() => {}), timing(), requestId()],
  'one that rewraps the response': [rewrapping],
  'one that copies the response': [copying],
  'one that reads a clone': [cloning],
  'one that tees the body': [teeing],
  'all at once': [compress(), timeout(50), bodyLimit({ maxSize: 1000 }), secureHeaders(), logger(() => {}), copying], // prettier-ignore
}

describe.each(Object.entries(each))('behind %s', (name, middleware) => {
  it('events arrive at once and as they are, long after the answer', async () => {
    const { port, streams, closed } = await behind(...middleware)
    const headers = { 'Accept-Encoding': 'gzip, br' }
    const client = await NodeClient.get(port, '/', { headers })
    expect(client.response.statusCode).toBe(200)
    expect(client.response.headers['content-type']).toBe('text/event-stream')
    expect(client.response.headers).not.toHaveProperty('content-encoding')
    await until(() => streams.length === 1, 'the stream opens')
    await new Promise((resolve) => setTimeout(resolve, 100)) // longer than the time-out
    for (const data of ['one', 'two']) {
      streams[0]!.send(event(data))
      await client.has(`data: ${data}\n\n`)
    }
    expect(dataIn(client.text)).toEqual(['one', 'two'])
    client.response.destroy()
    if (/clone|tee/.test(name)) return // whoever reads the other copy is a reader still
    await until(() => streams[0]!.signal.aborted, 'it is let go')
    expect(closed()).toBe(1)
  })

  it.each(['/', '/read'])('a POST to %s with a body is streamed to', async (path) => {
    const { port, streams } = await behind(...middleware)
    const body = JSON.stringify({ name: 'Ada' })
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', 'Accept-Encoding': 'identity' },
    })
    expect(response.status).toBe(200)
    await until(() => streams.length === 1, 'the stream opens')
    streams[0]!.send(event('one'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    streams[0]!.send(event('two'))
    streams[0]!.end()
    expect(dataIn(await response.text())).toEqual(['one', 'two'])
  })
})

it('an ETag needs all of a body, so etag() holds a stream back until the app gives it one', async () => {
  const streams: Stream[] = []
  const open = (c: Context) => {
    const headers = c.req.path === '/named' ? { ETag: '"live"' } : {}
    return openStream((stream) => void streams.push(stream), { headers })
  }
  const { port } = await started(new Hono().use(etag()).get('/:any', open))
  const named = await NodeClient.get(port, '/named')
  await until(() => streams.length === 1, 'the stream opens')
  streams[0]!.send(event('one'))
  await named.has('data: one\n\n')
})
