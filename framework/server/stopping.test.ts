// Rows 136, 137, 139, 140, C17: how a server stops, stream by stream. F12.
import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { ServerSentEvent } from '../sse/event.ts'
import { openStream } from '../stream/open-stream.ts'
import type { Stream, StreamOptions } from '../stream/stream.ts'
import { type NodeEnv, readyz, serve, type ServeOptions } from './index.ts'
import { http2To, Http2Answer, tls } from './tls.test.helpers.ts'
import { NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts'

const farewell = new ServerSentEvent({ data: 'farewell' })
const never = () => new Promise<never>(() => {})

/** An app of streams, and those that are open. */
function streaming(options?: StreamOptions) {
  const open: Stream[] = []
  const app = new Hono<{ Bindings: NodeEnv }>()
    .get('/', () => openStream((stream) => void open.push(stream), options))
    .get('/ready', readyz())
  return { app, open }
}

async function listening(options: ServeOptions, streamOptions?: StreamOptions) {
  const { app, open } = streaming(streamOptions)
  const server = await started(app, options)
  const clients = await Promise.all([1, 2, 3].map(() => NodeClient.get(server.port)))
  await until(() => open.length === 3, 'three streams')
  return { server, open, clients }
}

/** Whether somebody accepts a connection. */
async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

describe('a server that stops', () => {
  it('accepts nobody while its streams say farewell', async () => {
    const go = Promise.withResolvers<void>()
    let accepted: boolean | undefined
    const { server, clients } = await listening({
      graceMs: 60_000,
      onStopping: async () => {
        accepted = await accepts(server.port)
        await go.promise
      },
    })
    const stopped = server.stop()
    await until(() => accepted !== undefined, 'the hook has tried')
    expect(accepted).toBe(false)
    expect(clients.map(({ state }) => state)).toEqual(['open', 'open', 'open'])
    go.resolve()
    await stopped
  })

  it('lets its hook send a farewell to every stream before it is broken off', async () => {
    const { server, open, clients } = await listening({
      graceMs: 60_000,
      onStopping: () => {
        for (const stream of open) stream.send(farewell)
      },
    })
    await server.stop()
    for (const client of clients) {
      await until(() => client.state === 'broken', 'it is broken off') // a clean end would say: no more
      expect(client.text).toContain('data: farewell')
    }
  })

  it('lets each stream send its own farewell, after that of the server', async () => {
    const { server, open, clients } = await listening(
      {
        graceMs: 60_000,
        onStopping: () => {
          for (const stream of open) stream.send(new ServerSentEvent({ data: 'from all' }))
        },
      },
      {
        onStopping: async (stream) => {
          await new Promise((resolve) => setTimeout(resolve, 20))
          stream.send(farewell)
        },
      },
    )
    await server.stop()
    for (const client of clients) {
      await until(() => client.state === 'broken', 'it is broken off')
      expect(client.text).toContain('data: from all\n\ndata: farewell')
    }
  })

  it('waits for no farewell longer than its grace', async () => {
    const { server, clients } = await listening({ graceMs: 100 }, { onStopping: never })
    const began = performance.now()
    await server.stop()
    expect(performance.now() - began).toBeGreaterThan(90)
    for (const client of clients) await until(() => client.state === 'broken', 'it is broken off')
  })

  it('waits for its own hook no longer than its grace, and still tells the streams', async () => {
    let told = 0
    const onStopping = (stream: Stream) => {
      told++
      stream.send(farewell)
    }
    const { server, clients } = await listening({ graceMs: 100, onStopping: never }, { onStopping })
    await server.stop()
    expect(told).toBe(3)
    for (const client of clients) await client.has('data: farewell')
  })

  it('breaks streams off at once that have no farewell to say', async () => {
    const { server, clients } = await listening({ graceMs: 60_000, mercyMs: 60_000 })
    await server.stop()
    for (const client of clients) await until(() => client.state === 'broken', 'it is broken off')
  })

  it('runs its hooks once, however often it is told', async () => {
    const told: string[] = []
    const { server } = await listening({
      onStopping: () => void told.push('stopping'),
      onStop: () => void told.push('stopped'),
    })
    await Promise.all([server.stop(), server.stop()])
    await server.stop()
    expect(told).toEqual(['stopping', 'stopped'])
  })

  it('stops all the same when a hook fails, and then says so', async () => {
    let stopped = false
    const server = await serve(streaming().app, {
      port: 0,
      hostname: '127.0.0.1',
      onStopping: () => Promise.reject(new Error('no farewell')),
      onStop: () => void (stopped = true),
    })
    const client = await NodeClient.get(server.port)
    await expect(server.stop()).rejects.toThrow('no farewell')
    expect(stopped).toBe(true)
    await until(() => client.state === 'broken', 'it is broken off')
  })

  it('tells all handlers by a signal', async () => {
    let arrived = 0
    const app = new Hono<{ Bindings: NodeEnv }>().get('/', async (c) => {
      const { stopping } = c.env
      expect(stopping.aborted).toBe(false)
      arrived++
      await new Promise((resolve) => stopping.addEventListener('abort', resolve))
      return c.text('stopped early')
    })
    const server = await started(app, { graceMs: 60_000 })
    const answers = Array.from({ length: 20 }, () => fetch(server.url))
    await until(() => arrived === 20, 'the requests')
    await server.stop()
    for (const answer of answers) expect(await (await answer).text()).toBe('stopped early')
  })

  it('lets requests finish for its mercy, beyond the grace', async () => {
    const arrived = Promise.withResolvers<void>()
    const app = new Hono().get('/', async (c) => {
      arrived.resolve()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return c.text('done')
    })
    const server = await started(app, { graceMs: 0, mercyMs: 60_000 })
    const answer = fetch(server.url)
    await arrived.promise
    await server.stop()
    expect(await (await answer).text()).toBe('done')
  })

  it('drains first: it still serves, but is not ready', async () => {
    const { app } = streaming()
    const server = await started(app, { drainMs: 300 })
    const ready = async () => (await fetch(`${server.url}/ready`)).status
    expect(await ready()).toBe(200)
    const stopped = server.stop()
    expect(await ready()).toBe(503)
    const client = await NodeClient.get(server.port)
    expect(client.response.statusCode).toBe(200)
    await stopped
    await until(() => client.state === 'broken', 'it is broken off')
    expect(await accepts(server.port)).toBe(false)
  })

  it.each([
    ['patches', (answer: Response) => answer],
    [
      'patches that middleware has rewrapped',
      ({ body, headers }: Response) => new Response(body, { headers }),
    ],
  ])('lets an answer of %s finish that is being made', async (_, made) => {
    const arrived = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const app = new Hono().get('/', async (c) => {
      arrived.resolve()
      await go.promise
      return made(c.body('data: done\n\n', 200, { 'Content-Type': 'text/event-stream' }))
    })
    const entries: unknown[] = []
    const server = await started(app, { graceMs: 60_000, log: (entry) => entries.push(entry) })
    const answer = fetch(server.url)
    await arrived.promise
    const stopped = server.stop()
    await new Promise((resolve) => setTimeout(resolve, 20)) // all streams have been told
    go.resolve()
    expect(await (await answer).text()).toBe('data: done\n\n')
    await stopped
    expect(entries).toEqual([]) // it is no stream
  })

  it('breaks off streams that are none of ours, also those that begin only then', async () => {
    const arrived = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const foreign = () => new Response(new ReadableStream({ pull: never }), {
      headers: { 'Content-Type': 'text/event-stream' },
    }) // prettier-ignore
    const app = new Hono()
      .get('/', foreign)
      .get('/late', async () => (arrived.resolve(), await go.promise, foreign()))
    const server = await started(app, { graceMs: 60_000 })
    const early = await NodeClient.get(server.port)
    const late = new RawClient(server.port, request('/late'))
    await arrived.promise
    const stopped = server.stop()
    go.resolve()
    await stopped
    await until(() => early.state === 'broken', 'the early one is broken off')
    await until(() => late.state === 'closed', 'the late one is broken off')
  })

  it('does the same over HTTP/2, where sessions are told to go away', async () => {
    const { app, open } = streaming({ onStopping: (stream) => stream.send(farewell) })
    const server = await started(app, { tls, graceMs: 60_000 })
    const session = http2To(server)
    const answers = [1, 2, 3].map(() => new Http2Answer(session.request({ ':path': '/' })))
    await until(() => open.length === 3, 'three streams')
    const goneAway = once(session, 'goaway')
    const stopped = server.stop()
    expect((await goneAway)[0]).toBe(0) // NO_ERROR
    await until(() => answers.every(({ text }) => text !== ''), 'the farewells')
    await new Promise((resolve) => setTimeout(resolve, 50)) // in which a browser reads them
    expect(answers.map(({ state }) => state)).toEqual(['open', 'open', 'open'])
    for (const answer of answers) {
      await until(() => answer.state !== 'open', 'it is over')
      expect([answer.state, answer.text]).toEqual(['broken', 'data: farewell\n\n'])
    }
    await until(() => session.destroyed, 'the session is over')
    await stopped
  })

  it('lets a request over HTTP/2 finish, and cuts it off after its mercy', async () => {
    const go = Promise.withResolvers<void>()
    let arrived = 0
    const app = new Hono()
      .get('/', async (c) => (arrived++, await go.promise, c.text('done')))
      .get('/never', () => (arrived++, never()))
    const server = await started(app, { tls, graceMs: 100, mercyMs: 100 })
    const session = http2To(server)
    const answer = new Http2Answer(session.request({ ':path': '/' }))
    const cut = new Http2Answer(session.request({ ':path': '/never' }))
    await until(() => arrived === 2, 'two requests')
    const stopped = server.stop()
    go.resolve()
    await stopped
    expect(answer.text).toBe('done')
    await until(() => cut.stream.destroyed, 'the other is cut off')
  })

  it('keeps no session of HTTP/2 that has nothing under way, nor a handshake', async () => {
    const server = await started(streaming().app, { tls, graceMs: 60_000 })
    const session = http2To(server)
    await once(session, 'remoteSettings')
    const greeting = connect(server.port, '127.0.0.1').resume()
    greeting.on('error', () => {}) // that it is cut off
    await once(greeting, 'connect')
    await server.stop()
    await until(() => session.destroyed && greeting.destroyed, 'both are over')
  })
})
