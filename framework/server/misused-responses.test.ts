// Rows 24 and 43 of capabilities.md: what an app may do with a stream's response by mistake.
import { Hono } from 'hono'
import { expect, it, vi } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import { dataIn, NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts'

const hello = new ServerSentEvent({ data: 'hello' })

it('a response that is answered twice costs neither its first reader nor the server anything', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  const one = openStream((stream: Stream) => stream.send(hello))
  const { port } = await started(new Hono().get('/', () => one).get('/page', (c) => c.text('hi')))
  const first = await NodeClient.get(port)
  await first.has('data: hello\n\n')
  const second = new RawClient(port, request())
  await until(() => second.state !== 'open' || second.text, 'it is answered, or cut')
  expect(await (await fetch(`http://127.0.0.1:${port}/page`)).text()).toBe('hi')
  expect(first.state).toBe('open')
  said.mockRestore()
})

it('an event without bytes neither ends a stream nor breaks it', async () => {
  const app = new Hono().get('/', () =>
    openStream(async (stream) => {
      stream.send(new ServerSentEvent({}))
      await new Promise((resolve) => setTimeout(resolve, 20))
      stream.send(hello)
      stream.end()
    }),
  )
  const { port } = await started(app)
  const client = await NodeClient.get(port)
  await until(() => client.state === 'ended', 'the stream ends')
  expect(dataIn(client.text)).toEqual(['hello'])
})

it('an event of many megabytes arrives whole', async () => {
  const data = 'é'.repeat(15_000_000)
  const app = new Hono().get('/', () => openStream((stream) => (stream.send(new ServerSentEvent({ data })), stream.end()))) // prettier-ignore
  const { url } = await started(app)
  const events = dataIn(await (await fetch(url)).text())
  expect(events[0] === data && events.length === 1).toBe(true)
})

it('an app that ends the connection itself harms no stream but its own', async () => {
  const closed: string[] = []
  const app = new Hono<{ Bindings: { outgoing: { destroy(): void } } }>().get('/:how', (c) => {
    if (c.req.param('how') === 'before') c.env.outgoing.destroy()
    const onClose = (why: string) => void closed.push(why)
    return openStream((stream) => {
      stream.send(hello)
      if (c.req.param('how') === 'after') c.env.outgoing.destroy()
    }, { onClose }) // prettier-ignore
  })
  const { port } = await started(app)
  const healthy = await NodeClient.get(port, '/healthy')
  const [before, after] = [new RawClient(port, request('/before')), new RawClient(port, request('/after'))] // prettier-ignore
  await until(() => before.state !== 'open' && after.state !== 'open', 'both are cut')
  await healthy.has('data: hello\n\n')
  expect(closed.filter((why) => why !== 'left')).toEqual([])
  expect(healthy.state).toBe('open')
})

it('a middleware that makes a HEAD, a 304 or an error of a stream opens none', async () => {
  const source = vi.fn()
  const app = new Hono()
    .use(async (c, next) => {
      await next()
      const status = Number(c.req.query('status'))
      if (status === 304) c.res = new Response(null, { status })
      if (status === 403) c.res = c.text('no', 403)
    })
    .get('/', () => openStream(source))
  const { url } = await started(app)
  expect((await fetch(`${url}?status=304`)).status).toBe(304)
  expect(await (await fetch(`${url}?status=403`)).text()).toBe('no')
  expect((await fetch(url, { method: 'HEAD' })).headers.get('Content-Type')).toBe('text/event-stream') // prettier-ignore
  expect(source).not.toHaveBeenCalled()
})
