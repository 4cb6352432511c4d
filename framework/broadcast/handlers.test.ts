// Rows 69 to 73 of capabilities.md, C14: handlers that stream and send registered events.
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { Broadcaster, sendHandler, type SendHandlerOptions, streamHandler, type StreamHandlerOptions } from '../index.ts' // prettier-ignore
import { json, ServerSentEvent } from '../sse.ts'

const ours = { 'Datastar-Request': 'true' }
const anybody: SendHandlerOptions = { authorize: () => true }

/** An app that mounts both, somewhere. */
function mounted(sending = anybody, streaming: StreamHandlerOptions = {}) {
  const events = new Broadcaster<ServerSentEvent>() // not strict: the handlers are
  events.registerEvents('', 'event1', 'event2')
  const app = new Hono()
    .all('/in/a/place/event', streamHandler(events, streaming))
    .all('/send', sendHandler(events, sending))
  const ask = (path: string, init: RequestInit = {}) =>
    app.request(path, { ...init, headers: { ...ours, ...init.headers } })
  const send = (query: string, init: RequestInit = {}) =>
    ask(`/send${query}`, { method: 'POST', ...init })
  return { events, ask, send, follow: (query = '') => follow(ask, query) }
}

/** Reads a stream with a parser that shares no code with ours. */
async function follow(ask: (path: string) => Response | Promise<Response>, query: string) {
  const response = await ask(`/in/a/place/event${query}`)
  expect(response.status).toBe(200)
  const told: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => event.event !== 'position' && told.push(event) }) // prettier-ignore
  const body = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  void (async () => {
    for (let read = await body.read(); !read.done; read = await body.read()) parser.feed(read.value)
  })().catch(() => {})
  return { told, leave: () => body.cancel() }
}

const textOf = async (answer: Response | Promise<Response>) => {
  const { status, ...response } = await answer
  void response
  return [status, await (await answer).text()]
}

describe('streamHandler()', () => {
  it('streams the event that is asked for and no other, and the nameless one without a name (row 72)', async () => {
    const { events, follow } = mounted()
    const [one, nameless, both] = await Promise.all([
      follow('?event=event1'),
      follow(),
      follow('?event=event1&event=event2'),
    ])
    await vi.waitFor(() => expect(events.subscriberCount()).toBe(3))
    for (const name of ['', 'event1', 'event2']) {
      await events.publish(name, new ServerSentEvent({ data: `of ${name}` }))
    }
    await vi.waitFor(() => expect(both.told).toHaveLength(2))
    const data = [one, nameless, both].map(({ told }) => told.map((event) => event.data))
    expect(data).toEqual([['of event1'], ['of '], ['of event1', 'of event2']])
    await Promise.all([one, nameless, both].map(({ leave }) => leave()))
  })

  it.each(['?event=none', '?event=event1&event=none', '?event=__proto__', '?event=EVENT1'])(
    'answers 400 for an event that is not registered: %s',
    async (query) => {
      const { ask, events } = mounted()
      const [status, text] = await textOf(ask(`/in/a/place/event${query}`))
      expect(status).toBe(400)
      expect(text).toMatch(/^event not registered: (none|__proto__|EVENT1)$/)
      expect(events.subscriberCount()).toBe(0)
    },
  )

  it('takes GET and HEAD, says so to OPTIONS, and refuses the rest with 405', async () => {
    const { ask, events } = mounted()
    for (const [method, status] of Object.entries({ POST: 405, PUT: 405, DELETE: 405, OPTIONS: 204 })) {
      const response = await ask('/in/a/place/event', { method })
      expect([method, response.status]).toEqual([method, status])
      expect(response.headers.get('Allow')).toBe('GET, OPTIONS')
    } // prettier-ignore
    const head = await ask('/in/a/place/event', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(events.subscriberCount()).toBe(0)
  })

  it('keeps out other sites, and whoever may not have an event', async () => {
    const authorize = vi.fn((event: string, c) => event !== 'event2' && c.req.query('who') === 'ann') // prettier-ignore
    const { ask } = mounted(anybody, { authorize })
    const refused = { headers: { 'Sec-Fetch-Site': 'cross-site' } }
    expect((await ask('/in/a/place/event?who=ann', refused)).status).toBe(403)
    expect(authorize).not.toHaveBeenCalled()
    expect((await ask('/in/a/place/event?who=ann&event=event1')).status).toBe(200)
    expect((await ask('/in/a/place/event?who=bob&event=event1')).status).toBe(204)
    expect((await ask('/in/a/place/event?who=ann&event=event2')).status).toBe(204)
  })

  it('says that events may be missing, unless it is given what makes a reader whole', async () => {
    const plain = await mounted().follow('?event=event1&lastEventId=made-up')
    await vi.waitFor(() =>
      expect(plain.told).toMatchObject([{ event: 'reset', data: 'malformed' }]),
    )
    const reset = vi.fn(() => new ServerSentEvent({ data: 'all there is' }))
    const whole = await mounted(anybody, { reset }).follow('?event=event1&lastEventId=made-up')
    await vi.waitFor(() => expect(whole.told).toMatchObject([{ data: 'all there is' }]))
    expect(reset).toHaveBeenCalledExactlyOnceWith('malformed', expect.anything())
    await Promise.all([plain.leave(), whole.leave()])
  })
})

const form = 'application/x-www-form-urlencoded'

describe('sendHandler()', () => {
  it.each([
    ['the query', '?event=event1&data=hi&id=7&retry=2000', {}],
    ['a form', '', { body: 'event=event1&data=hi&id=7&retry=2000', headers: { 'Content-Type': form } }],
    ['JSON', '', { body: '{"event":"event1","data":"hi","id":"7","retry":2000}', headers: { 'Content-Type': 'application/json' } }],
    ['both, the query first', '?event=event1&id=7', { body: 'event=event2&data=hi&retry=2000&id=8', headers: { 'Content-Type': form } }],
  ])('publishes what is in %s, with its id and retry (row 73)', async (_, query, init) => {
    const { events, send, follow } = mounted()
    const reader = await follow('?event=event1')
    await vi.waitFor(() => expect(events.subscriberCount('event1')).toBe(1))
    const retries: number[] = []
    void (async () => {
      for await (const { retry } of events.subscribe('event1')) retries.push(retry!)
    })()
    const answer = await send(query, init)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ position: events.position(), subscribers: 2 })
    await vi.waitFor(() => expect(reader.told).toEqual([{ event: 'event1', data: 'hi', id: '7' }]))
    expect(retries).toEqual([2000])
    await reader.leave()
    events.close()
  }) // prettier-ignore

  it('publishes the nameless event, whatever its data', async () => {
    const { events, send, follow } = mounted()
    const reader = await follow()
    await vi.waitFor(() => expect(events.subscriberCount('')).toBe(1))
    const data = 'one\r\nevent: other\rid: 1\n\ndata: é\u2028<script>'
    expect((await send(`?data=${encodeURIComponent(data)}`)).status).toBe(200)
    await vi.waitFor(() => expect(reader.told).toHaveLength(1))
    const lines = data.replaceAll(/\r\n|\r/g, '\n')
    expect(reader.told).toEqual([{ event: undefined, data: lines, id: undefined }])
    await reader.leave()
  })

  const large = { body: `data=${'x'.repeat(2_000_000)}`, headers: { 'Content-Type': form } }
  it.each([
    [422, /^retry is a whole number of milliseconds, not "abc"$/, '?data=x&retry=abc', {}],
    [422, /^retry is/, '?data=x&retry=-1', {}],
    [422, /^retry is/, '?data=x&retry=1e3', {}],
    [422, /^retry is/, '?data=x&retry=', {}],
    [422, /^event not registered: none$/, '?data=x&event=none', {}],
    [422, /^data is missing$/, '?event=event1', {}],
    [422, /id/, '?data=x&id=1%0A2', {}],
    [422, /id/, '?data=x&id=%00', {}],
    [422, /event/, '?data=x&event=a%0Ab', {}],
    [422, /^data is text, not \{"a":1\}$/, '', { body: '{"data":{"a":1}}', headers: { 'Content-Type': 'application/json' } }],
    [422, /^The body is no JSON object$/, '', { body: '[1]', headers: { 'Content-Type': 'application/json' } }],
    [400, /^The body is not JSON$/, '', { body: '{"data":', headers: { 'Content-Type': 'application/json; charset=utf-8' } }],
    [400, /^The body is not the form/, '', { body: 'none', headers: { 'Content-Type': 'multipart/form-data' } }],
    [413, /over 1048576 bytes$/, '', large],
  ])('answers %d and says why: %s %s', async (status, why, query, init) => {
    const { events, send } = mounted()
    const published = events.metrics().published
    const [answered, text] = await textOf(send(query, init))
    expect([answered, text]).toEqual([status, expect.stringMatching(why)])
    expect(events.metrics().published).toBe(published)
  }) // prettier-ignore

  it('takes POST, says so to OPTIONS, and refuses the rest with 405', async () => {
    const { ask } = mounted()
    for (const [method, status] of Object.entries({ GET: 405, HEAD: 405, PUT: 405, OPTIONS: 204 })) {
      const response = await ask('/send?data=x', { method })
      expect([method, response.status]).toEqual([method, status])
      expect(response.headers.get('Allow')).toBe('POST, OPTIONS')
    } // prettier-ignore
  })

  it('is guarded: by whom it is told to ask, and from other sites', async () => {
    const authorize = vi.fn((event: string, c) => c.req.header('Authorization') === `of ${event}`)
    const { events, send } = mounted({ authorize })
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example', 'Datastar-Request': '' }]) {
      expect((await send('?data=x', { headers })).status).toBe(403)
    } // prettier-ignore
    expect(authorize).not.toHaveBeenCalled()
    // Whoever may not send is not told what is registered either.
    for (const event of ['event1', 'none']) {
      const answer = textOf(send(`?data=x&event=${event}`))
      expect(await answer).toEqual([403, 'You may not send this.'])
    }
    expect(events.metrics().published).toBe(0)
    const allowed = { headers: { Authorization: 'of event1' } }
    expect((await send('?data=x&event=event1', allowed)).status).toBe(200)
    // @ts-expect-error -- nobody forgets to say who may
    sendHandler(events, {})
  })

  it('sends what the app makes of it, such as with the time before its data', async () => {
    const event: SendHandlerOptions['event'] = ({ event }) =>
      event.with({ data: `12:00 ${event.data}` })
    const { events, send, follow } = mounted({ ...anybody, event })
    const reader = await follow()
    await vi.waitFor(() => expect(events.subscriberCount('')).toBe(1))
    await send('?data=noon&id=3')
    await vi.waitFor(() => expect(reader.told).toMatchObject([{ data: '12:00 noon', id: '3' }]))
    await reader.leave()
  })

  it('answers 503 once the broadcaster is closed, and streams end at once', async () => {
    const { events, send, ask } = mounted()
    events.close()
    expect((await send('?data=x')).status).toBe(503)
    const response = await ask('/in/a/place/event')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('leaves a failure of its log, or of the app, to the app', async () => {
    const broken = { ...anybody, event: () => new ServerSentEvent({ data: json(1n as never) }) }
    const { events } = mounted()
    const app = new Hono().all('/', sendHandler(events, broken)).onError((error, c) => c.text(`seen: ${error.name}`, 500)) // prettier-ignore
    const answer = app.request('/?data=x', { method: 'POST', headers: ours })
    expect((await textOf(answer))[0]).toBe(500)
  })
})
