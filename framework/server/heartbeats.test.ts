// Rows 30-36 and 51 of capabilities.md, C10, on a real connection.
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openStream, ServerSentEvent, streamEvents, type Stream, type StreamOptions } from '../sse.ts' // prettier-ignore
import { dataIn, NodeClient, RawClient, request, started, until } from './wire.test.helpers.ts'

const open: Stream[] = []
afterEach(() => void open.splice(0))

async function connected(options: StreamOptions) {
  const app = new Hono().get('/', () => openStream((stream) => void open.push(stream), options))
  const { port } = await started(app)
  const client = new RawClient(port, request())
  await until(() => open.length === 1, 'the stream opens')
  return { port, client, stream: open[0]! }
}

describe('a heartbeat', () => {
  it('comes after each silence, as a comment that no page sees', async () => {
    const { client } = await connected({ heartbeatMs: 100 })
    await client.has('\r\n\r\n')
    expect(client.body).toBe('') // none before the first silence
    await client.has(/(3\r\n:\n\n\r\n){3}/)
    expect(dataIn(client.body)).toEqual([])
  })

  it('is an event that pages see, or a comment of its own, when the app says so', async () => {
    const heartbeat = new ServerSentEvent({ event: 'ping', data: '1', comment: 'still here' })
    const { client } = await connected({ heartbeatMs: 100, heartbeat })
    await client.has(': still here\n')
    await client.has('event: ping\ndata: 1\n\n')
  })

  it('is sent by no stream that was told so', async () => {
    const silent = await connected({ heartbeatMs: false })
    const beating = new RawClient((await connectedTo(50)).port, request())
    await beating.has(/(3\r\n:\n\n\r\n){5}/) // time has passed
    expect(silent.client.body).toBe('')
  })

  it('never comes within an event, nor keeps one from coming', async () => {
    let sent = 0
    const bodies = Array.from({ length: 40 }, (_, i) => `${i}\n${'line\n'.repeat(i * 1000)}end`)
    const app = new Hono().get('/', () =>
      streamEvents(
        async function* () {
          for (const data of bodies) {
            await new Promise((resolve) => setTimeout(resolve, 5))
            sent++
            yield { data }
          }
          await new Promise((resolve) => setTimeout(resolve, 300)) // for a beat at last
          yield { data: 'last' }
        },
        { heartbeatMs: 1 },
      ),
    )
    const { port } = await started(app)
    const client = await NodeClient.get(port)
    await until(() => client.state === 'ended', 'the stream ends')
    expect(sent).toBe(bodies.length)
    expect(dataIn(client.text)).toEqual([...bodies, 'last'])
    expect(client.text.match(/^:$/gm)?.length).toBeGreaterThan(0)
    expect(client.text.endsWith('data: last\n\n')).toBe(true) // and not with a beat
  })

  it('is not waited for by what is ready', async () => {
    const app = new Hono().get('/', () => streamEvents([{ data: 'hello' }], { heartbeatMs: 1 }))
    const { port } = await started(app)
    const client = await NodeClient.get(port)
    await until(() => client.state === 'ended', 'the stream ends')
    expect(client.text).toBe('data: hello\n\n')
  })

  it('needs one timer for all streams of the process, and none when they are over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }) // they can be counted
    try {
      const readers = Array.from({ length: 1000 }, () => {
        const response = openStream((stream) => void open.push(stream))
        const reader = response.body!.getReader()
        reader.read().catch(() => {})
        return reader
      })
      await new Promise(setImmediate)
      expect(open).toHaveLength(1000)
      expect(vi.getTimerCount()).toBe(1)
      for (const stream of open.splice(0, 500)) stream.end()
      expect(vi.getTimerCount()).toBe(1)
      await Promise.all(readers.map((reader) => reader.cancel()))
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})

async function connectedTo(heartbeatMs: number) {
  return started(new Hono().get('/', () => openStream(() => {}, { heartbeatMs })))
}
