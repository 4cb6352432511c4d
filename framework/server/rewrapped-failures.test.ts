// Rows 39 and 43 of capabilities.md where the adapter writes a stream: rewrapped, or in a queue of requests.
import { Hono } from 'hono'
import { expect, it, vi } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { Http2Answer, http2To, tls } from './tls.test.helpers.ts'
import { NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts'

const hello = new ServerSentEvent({ data: 'hello' })
const sources = {
  'at once': () => {
    throw new Error('no database')
  },
  'in a moment': async () => {
    throw new Error('no database')
  },
  'right after an event': (stream: Stream) => {
    stream.send(hello)
    throw new Error('no database')
  },
  'later': async (stream: Stream) => {
    stream.send(hello)
    await new Promise((resolve) => setTimeout(resolve, 50))
    throw new Error('no database')
  },
} // prettier-ignore

function failing(source: (stream: Stream) => void) {
  const onError = vi.fn()
  const open = () => openStream(source, { onError })
  const app = new Hono()
    .get('/', open)
    .get('/page', (c) => c.text('<page>'))
    .get('/rewrapped', () => new Response(open().body!.pipeThrough(new TransformStream()), open()))
  return { app, onError }
}

it.each(Object.entries(sources))(
  'a rewrapped stream that fails %s is broken off, and says no more',
  async (when, source) => {
    // prettier-ignore
    const { app, onError } = failing(source)
    const { port } = await started(app)
    const client = new RawClient(port, request('/rewrapped'))
    await until(() => client.state !== 'open', 'the connection is cut')
    expect(client.text).not.toContain('database')
    expect(client.text).not.toContain(' 500 ')
    expect(client.text).not.toContain('\r\n0\r\n') // a clean end
    if (when === 'later') expect(client.text).toContain('data: hello\n\n')
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('no database'))
  },
)

it.each(Object.entries(sources))(
  'one in a queue of requests that fails %s is broken off, and says no more',
  async (_, source) => {
    // prettier-ignore
    const { app } = failing(source)
    const { port } = await started(app)
    const client = new RawClient(port, request('/page') + request('/'))
    await until(() => client.state !== 'open', 'the connection is cut')
    expect(client.text).toContain('<page>')
    expect(client.text).not.toContain('database')
    expect(client.text).not.toContain('\r\n0\r\n')
  },
)

it.each(Object.entries(sources))(
  'one over HTTP/2 that fails %s is reset, and its connection stays',
  async (_, source) => {
    // prettier-ignore
    const { app } = failing(source)
    const session = http2To(await started(app, { tls }))
    const answer = new Http2Answer(session.request({ ':path': '/rewrapped' }))
    await until(() => answer.state !== 'open' || answer.stream.closed, 'the stream is over')
    expect(answer.state).toBe('broken')
    expect(answer.text).not.toContain('database')
    const page = new Http2Answer(session.request({ ':path': '/page' }))
    await until(() => page.state === 'ended', 'a page is answered')
    expect(page.text).toBe('<page>')
  },
)

it('a server that stops breaks a rewrapped stream off', async () => {
  const app = new Hono().get('/', () => {
    const response = openStream((stream) => stream.send(hello))
    return new Response(response.body!.pipeThrough(new TransformStream()), response)
  })
  const server = await started(app)
  const client = await NodeClient.get(server.port)
  await client.has('hello')
  const secure = await started(app, { tls })
  const answer = new Http2Answer(http2To(secure).request({ ':path': '/' }))
  await until(() => answer.text, 'the stream over HTTP/2 is open')
  await Promise.all([server.stop(), secure.stop()])
  await until(() => client.state !== 'open' && answer.stream.closed, 'both are over')
  expect([client.state, answer.state]).toEqual(['broken', 'broken'])
})
