import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { streamPatches } from '../index.ts'
import { ListenError, type RunningServer, serve } from './index.ts'

const running: RunningServer[] = []
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())))

async function start(app: Hono, options: Parameters<typeof serve>[1] = {}) {
  const given = { port: 0, hostname: '127.0.0.1', stopOnSignals: false, ...options }
  const server = await serve(app, given)
  running.push(server)
  return server
}

describe('serve()', () => {
  it('says where it answers, and answers there', async () => {
    const server = await start(new Hono().get('/', (c) => c.text('hello')))
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    expect(await (await fetch(server.url)).text()).toBe('hello')
  })

  it('rejects with a ListenError when the port is taken', async () => {
    const { port } = await start(new Hono())
    const second = serve(new Hono(), { port, hostname: '127.0.0.1', stopOnSignals: false })
    const error = await second.catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(ListenError)
    expect(String(error)).toContain(`Cannot listen on 127.0.0.1:${port}: the port is taken`)
  })

  it('aborts the source of a stream when its reader disconnects', async () => {
    let signal: AbortSignal | undefined
    const app = new Hono().get('/', (c) =>
      streamPatches(c, (given) => {
        signal = given
        return { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
      }),
    )
    const { port } = await start(app)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [head] = await once(socket, 'data') // before there is any event
    expect(String(head)).toContain('content-type: text/event-stream')
    expect(signal?.aborted).toBe(false)
    socket.destroy()
    await vi.waitFor(() => expect(signal?.aborted).toBe(true))
  })

  it('on stop breaks streams off, refuses new requests and lets those under way finish', async () => {
    let finish!: () => void
    const finishing = new Promise<void>((resolve) => (finish = resolve))
    const app = new Hono()
      .get('/slow', async (c) => (await finishing, c.text('done')))
      .get('/stream', (c) => streamPatches(c, () => ({
        [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }),
      }))) // prettier-ignore
    const server = await start(app)
    const slow = fetch(`${server.url}/slow`)
    const stream = await fetch(`${server.url}/stream`)
    const stopped = server.stop()
    await expect(stream.text()).rejects.toThrow() // broken off, not ended
    await expect(fetch(server.url)).rejects.toThrow()
    finish()
    expect(await (await slow).text()).toBe('done')
    await stopped
  })

  it('on stop cuts off what does not finish in its grace', async () => {
    const arrived = Promise.withResolvers<void>()
    const app = new Hono().get('/', () => (arrived.resolve(), new Promise<never>(() => {})))
    const server = await start(app, { graceMs: 20 })
    const never = fetch(server.url)
    never.catch(() => {})
    await arrived.promise
    await server.stop()
    await expect(never).rejects.toThrow()
  })
})
