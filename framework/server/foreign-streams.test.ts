// Rows 39 and 144 of capabilities.md: event streams that were not made by `openStream`, and fail.
import { Hono } from 'hono'
import { beforeEach, expect, it, vi } from 'vitest'
import { openStream, ServerSentEvent, type Stream } from '../sse.ts'
import type { LogEntry } from './index.ts'
import { RawClient, request, started, until } from './wire.test.helpers.ts'

// Before any import: streams take what is the console's then.
const printed = vi.hoisted(() => vi.spyOn(console, 'error'))
beforeEach(() => void printed.mockReset().mockReturnValue())

const problem = new Error('no database')
const headers = { 'Content-Type': 'text/event-stream' }

/** An event stream of somebody else's, which fails after its first event, or before. */
function foreign({ atOnce = false } = {}) {
  const bytes = new TextEncoder().encode('data: one\n\n')
  let [sent, fail] = [false, () => {}]
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (atOnce) throw problem
    if (!sent) return controller.enqueue(((sent = true), bytes))
    await new Promise<void>((resolve) => (fail = resolve))
    throw problem
  }
  const app = new Hono().get('/', () => new Response(new ReadableStream({ pull }), { headers }))
  return { app, fail: () => fail() }
}

it('a failure is logged with its error, and breaks the stream off', async () => {
  const { app, fail } = foreign()
  const entries: LogEntry[] = []
  const { port } = await started(app, { log: (entry) => void entries.push(entry) })
  const client = new RawClient(port, request())
  await client.has('data: one\n\n')
  await until(() => entries.length === 1, 'it is connected')
  fail()
  await until(() => client.state !== 'open', 'it is broken off')
  await until(() => entries.length === 3, 'the end is logged')
  expect(entries).toMatchObject([
    { type: 'connect', path: '/' },
    { type: 'error', error: problem },
    { type: 'disconnect', reason: 'failed' },
  ])
  expect(client.text).not.toContain('database')
  expect(client.text).not.toContain('\r\n0\r\n') // a clean end
  expect(printed).not.toHaveBeenCalled()
})

// Fails as long as an answer that is over before it is taken note of is logged by nobody.
it('a failure before there was anything to send is logged too', async () => {
  const { app } = foreign({ atOnce: true })
  const entries: LogEntry[] = []
  const { port } = await started(app, { log: (entry) => void entries.push(entry) })
  const client = new RawClient(port, request())
  await until(() => client.state !== 'open', 'it is broken off')
  await until(() => entries.some(({ type }) => type === 'error'), 'the error is logged', 1000)
})

it.each(['at once', 'later'])('one %s goes to the console where there is no log', async (when) => {
  const atOnce = when === 'at once'
  const { app, fail } = foreign({ atOnce })
  const { port } = await started(app, { log: undefined } as object)
  const client = new RawClient(port, request())
  if (!atOnce) await client.has('data: one\n\n')
  fail()
  await until(() => client.state !== 'open', 'it is broken off')
  await until(() => printed.mock.calls.length > 0, 'somebody is told')
  expect(printed.mock.calls).toEqual([[problem]])
})

it('a failure of a stream of ours that was rewrapped is told once', async () => {
  let stream: Stream | undefined
  const app = new Hono().get('/', () => {
    const response = openStream((opened) => void (stream = opened))
    return new Response(response.body!.pipeThrough(new TransformStream()), response)
  })
  const { port } = await started(app, { log: undefined } as object)
  const client = new RawClient(port, request())
  await until(() => stream, 'the stream opens')
  stream!.send(new ServerSentEvent({ data: 'one' }))
  await client.has('data: one\n\n')
  stream!.fail(problem)
  await until(() => client.state !== 'open', 'it is broken off')
  expect(printed.mock.calls).toEqual([[problem]])
})
