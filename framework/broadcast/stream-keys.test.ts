import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { type Context, Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  ALL_KEYS,
  Broadcaster,
  type Outcome,
  type Patch,
  patchSignals,
  streamKeys,
  type StreamKeysOptions,
} from '../index.ts'
import { KeptLog } from './log.test.helpers.ts'

// T20, T24, T25, T40, F18, F21 and 4.5 of the reliability document, by the way a browser comes.

const ours = { 'Datastar-Request': 'true' }
const leaving: (() => Promise<void>)[] = []
afterEach(() => Promise.all(leaving.splice(0).map((leave) => leave())))

const say = (text: string) => patchSignals({ text })

/** A room that is streamed, and how a browser follows it. */
function room(
  options: Partial<StreamKeysOptions<string>> = {},
  broadcaster = new Broadcaster<Patch>(),
) {
  const outcomes: Outcome[] = []
  const reset = vi.fn((reason: string) => [say(`whole: ${reason}`)] as const)
  const answer = (c: Context) =>
    streamKeys(c, broadcaster, c.req.query('keys')?.split(',') ?? 'a', {
      reset,
      onOutcome: (outcome) => outcomes.push(outcome),
      onError: () => {},
      ...options,
    })
  const app = new Hono().use(requestId()).get('/', answer)
  const open = async (after?: string, query = '/') => {
    const headers = after === undefined ? ours : { ...ours, 'Last-Event-ID': after }
    return reader(await app.request(query, { headers }))
  }
  return { broadcaster, outcomes, reset, app, open }
}

/** Reads a stream with a parser that shares no code with ours, write by write. */
async function reader(response: Response) {
  const body = response.body?.getReader()
  const writes: string[] = []
  const said: string[] = []
  const ids: string[] = []
  let state: 'open' | 'ended' | 'broken' = 'open'
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      if (id !== undefined) ids.push(id)
      if (event !== 'position') said.push(JSON.parse(data.slice('signals '.length)).text)
    },
  })
  const decoder = new TextDecoder()
  void (async () => {
    for (;;) {
      const read = await body?.read()
      if (!read || read.done) return void (state = 'ended')
      const text = decoder.decode(read.value, { stream: true })
      writes.push(text)
      parser.feed(text)
    }
  })().catch(() => (state = 'broken'))
  const leave = async () => void (await body?.cancel().catch(() => {}))
  leaving.push(leave)
  const { status, headers } = response
  return { status, headers, writes, said, ids, leave, state: () => state }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('streamKeys()', () => {
  it('streams from now on, and says where a reader is right behind what it was sent', async () => {
    const { broadcaster, open, outcomes, reset } = room()
    await broadcaster.publish('a', say('before'))
    const stream = await open()
    await vi.waitFor(() => expect(stream.ids).toEqual([broadcaster.position()]))
    for (const text of ['1', '2']) void broadcaster.publish('a', say(text))
    void broadcaster.publish('b', say('not mine'))
    await vi.waitFor(() => expect(stream.said).toEqual(['1', '2']))
    expect(stream.writes).toHaveLength(2) // with its position, what a tick publishes is one write
    expect(stream.ids.at(-1)).toBe(broadcaster.position())
    expect(stream.headers.get('Resumption')).toBe('live')
    expect(outcomes).toEqual([{ type: 'live' }])
    expect(reset).not.toHaveBeenCalled()
  })

  it('goes on where a reader was cut off: the header first, else the query', async () => {
    const { broadcaster, open, outcomes } = room()
    const positions = []
    for (const text of ['1', '2', '3'])
      positions.push((await broadcaster.publish('a', say(text))).position)
    const byHeader = await open(positions[1], `/?lastEventId=${positions[0]}`)
    const byQuery = await open(undefined, `/?lastEventId=${positions[0]}`)
    await vi.waitFor(() => expect([byHeader.said, byQuery.said]).toEqual([['3'], ['2', '3']]))
    expect(byHeader.headers.get('Resumption')).toBe(`resumed; from=${positions[1]}`)
    expect(outcomes[0]).toEqual({ type: 'resumed', from: positions[1] })
    // A page's first stream is told where it begins: that is where it comes back to when it is cut.
    expect(byQuery.ids).toEqual([positions[0], broadcaster.position()])
    expect(byHeader.ids).toEqual([broadcaster.position()])
  })

  it('replays to nobody what was published to keys that it did not subscribe to (T20)', async () => {
    const { broadcaster, open } = room()
    const start = broadcaster.position()
    for (const key of ['a', 'b', 'secret']) await broadcaster.publish(key, say(key))
    const stream = await open(start, '/?keys=a,b')
    await vi.waitFor(() => expect(stream.said).toEqual(['a', 'b']))
  })

  it('answers an id of whatever kind that it cannot prove with a reset, and nothing else (T24, F18)', async () => {
    const elsewhere = new Broadcaster<Patch>()
    for (let i = 0; i < 3; i++) await elsewhere.publish('a', say('of somebody else'))
    const { broadcaster, open, reset } = room()
    const { position } = await broadcaster.publish('a', say('never again'))
    await broadcaster.publish('a', say('never again'))
    const [seq, tag] = position.split('.') as [string, string]
    const bad = [
      '', ' ', '-1', '0', '1e9', '1000000000', '18446744073709551616', 'zzzzzzzzzzzz.x', 'é', "' OR 1=1 --", '>', 'ds.*',
      elsewhere.position(), position.slice(0, -1), position.slice(1), `${position}0`, `0${position}`, `${seq}.`, `.${tag}`, seq,
      `${seq}.${tag}.${tag}`, `${seq}.${tag === 'x' ? 'y' : 'x'}`, `2.${tag}`, `zz.${tag}`, `9007199254740993.${tag}`, `${position}, ${position}`,
      `${seq}.${'x'.repeat(10_000)}`, position.toUpperCase() === position ? 'A.A' : position.toUpperCase(),
    ] // prettier-ignore
    for (const [i, after] of bad.entries()) {
      const asHeader = /^[\x20-\x7e]*$/.test(after) && i % 2 === 0
      const stream = await (asHeader
        ? open(after)
        : open(undefined, `/?lastEventId=${encodeURIComponent(after)}`))
      expect([stream.status, after]).toEqual([200, after])
      await vi.waitFor(() => expect([stream.said.length, after]).toEqual([1, after]))
      expect(stream.said[0]).toMatch(/^whole: (malformed|unknown|ahead|too-old)$/)
      expect(stream.headers.get('Resumption')).toMatch(/^reset; reason=/)
      expect(stream.ids).toEqual([broadcaster.position()])
      await stream.leave()
    }
    for (const breaking of ['%00', 'a%0Ab', '%0D']) {
      const stream = await open(undefined, `/?lastEventId=${breaking}`)
      await vi.waitFor(() => expect(stream.said).toEqual(['whole: malformed']))
    }
    expect(reset).toHaveBeenCalledTimes(bad.length + 3)
    expect(broadcaster.metrics().outcomes).toMatchObject({ live: 0, resumed: 0 })
  })

  it('takes no text for a position that it did not give (F18)', async () => {
    const { broadcaster, app } = room({}, new Broadcaster<Patch>({ ring: { events: 4 } }))
    const given: string[] = []
    for (let i = 0; i < 8; i++) given.push((await broadcaster.publish('a', say('x'))).position)
    await settled()
    const character = fc.constantFrom(...'.-_0123456789abcxyzAZ é\r\n\0%')
    const changed = fc
      .tuple(
        fc.constantFrom(...given),
        fc.nat(10),
        fc.nat(2),
        fc.string({ unit: character, maxLength: 3 }),
      )
      .map(
        ([position, at, length, text]) =>
          position.slice(0, at) + text + position.slice(at + length),
      )
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.constantFrom(...given), changed), async (text) => {
        const answer = await app.request(`/?lastEventId=${encodeURIComponent(text)}`, { headers: ours }) // prettier-ignore
        // Four are kept, and the place before them: who is further back has missed some.
        const isKnown = given.indexOf(text) >= 3
        expect(answer.status).toBe(200)
        expect(answer.headers.get('Resumption')).toMatch(
          isKnown ? `resumed; from=${text}` : /^reset; reason=(malformed|unknown|ahead|too-old)$/,
        )
      }),
      { seed: 7, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
    expect(broadcaster.subscriberCount()).toBe(0)
  })

  it('resets whoever is too old, by number, by bytes or by age', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      for (const ring of [{ events: 2 }, { bytes: 150 }, { ageMs: 1000 }]) {
        const { broadcaster, open } = room({}, new Broadcaster<Patch>({ ring }))
        const old = broadcaster.position()
        for (const text of ['1', '2', '3']) {
          await broadcaster.publish('a', say(text))
          await settled()
        }
        const known = broadcaster.position()
        vi.advanceTimersByTime(1500)
        const stream = await open(old)
        await vi.waitFor(() => expect(stream.said).toEqual(['whole: too-old']))
        const current = await open(known)
        await vi.waitFor(() => expect(current.ids).toEqual([known]))
        expect(current.headers.get('Resumption')).toBe(`resumed; from=${known}`)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('takes the position before it loads, and queues behind it what is published meanwhile', async () => {
    const loading = Promise.withResolvers<readonly Patch[]>()
    const reset = vi.fn(() => loading.promise)
    const { broadcaster, open } = room({ reset })
    await broadcaster.publish('a', say('old'))
    const stream = await open('nonsense')
    await vi.waitFor(() => expect(reset).toHaveBeenCalledExactlyOnceWith('malformed'))
    const before = broadcaster.position()
    await broadcaster.publish('a', say('meanwhile'))
    await settled()
    expect(stream.said).toEqual([])
    loading.resolve([say('one'), say('two')])
    await vi.waitFor(() => expect(stream.said).toEqual(['one', 'two', 'meanwhile']))
    expect(stream.ids).toEqual([before, broadcaster.position()])
  })

  it('breaks off a stream whose reset fails, and frees its place (F21)', async () => {
    const errors: unknown[] = []
    const onError = (error: unknown) => void errors.push(error)
    const { broadcaster, open } = room({
      onError,
      reset: () => Promise.reject(new Error('no database')),
    })
    const stream = await open('nonsense')
    await vi.waitFor(() => expect(stream.state()).toBe('broken'))
    expect(errors).toEqual([new Error('no database')])
    expect(broadcaster.subscriberCount()).toBe(0)
  })

  it('asks again who may, before anything is replayed (T20)', async () => {
    const allowed = new Set(['ann'])
    const authorize = vi.fn(async () => allowed.has('ann'))
    const { broadcaster, open, app } = room({ authorize, meta: 'ann' })
    const stream = await open()
    await vi.waitFor(() => expect(stream.ids).toHaveLength(1))
    allowed.delete('ann')
    expect(broadcaster.disconnect(({ meta }) => meta === 'ann')).toBe(1)
    await vi.waitFor(() => expect(stream.state()).toBe('ended'))
    await broadcaster.publish('a', say('secret'))
    const back = await open(stream.ids[0])
    expect([back.status, back.said]).toEqual([204, []]) // after which no browser comes back
    expect((await app.request('/', { headers: { 'Sec-Fetch-Site': 'same-origin' } })).status).toBe(
      403,
    )
    expect(authorize).toHaveBeenCalledTimes(3)
    expect(broadcaster.subscriberCount()).toBe(0)
  })

  it('asks for each key, and once for all of them', async () => {
    const authorize = vi.fn((key: unknown) => key !== 'b')
    const { open, broadcaster } = room({ authorize })
    expect((await open(undefined, '/?keys=a,b,c')).status).toBe(204)
    expect(authorize.mock.calls.map(([key]) => key)).toEqual(['a', 'b'])
    const app = new Hono().get('/', (c) =>
      streamKeys(c, broadcaster, ALL_KEYS, { authorize, reset: () => [] }),
    )
    expect((await app.request('/', { headers: ours })).status).toBe(200)
    expect(authorize.mock.lastCall).toEqual([ALL_KEYS])
  })

  it('refuses other sites, more than 128 keys, and what its log could only tell', async () => {
    const { app, open, broadcaster } = room()
    const foreign = await app.request('/', { headers: { ...ours, 'Sec-Fetch-Site': 'cross-site' } })
    expect(foreign.status).toBe(403)
    const keys = Array.from({ length: 10_000 }, (_, i) => i).join()
    expect((await open(undefined, `/?keys=${keys}`)).status).toBe(400)
    expect(broadcaster.subscriberCount()).toBe(0)

    const log = new KeptLog<Patch>()
    const behind = room({}, new Broadcaster({ log }))
    log.handOn()
    log.isReachable = false
    const refused = await behind.app.request('/', { headers: { ...ours, 'Last-Event-ID': '5.x' } })
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '1'])
  })

  it('subscribes when it is read, and leaves with its reader', async () => {
    const { broadcaster, app, open } = room()
    await app.request('/', { method: 'HEAD', headers: ours })
    await app.request('/', { headers: ours })
    expect(broadcaster.subscriberCount()).toBe(0)
    const stream = await open()
    await vi.waitFor(() => expect(broadcaster.subscriberCount('a')).toBe(1))
    expect(broadcaster.subscribers('a')[0]!.id).toMatch(/^[\w-]{36}$/) // row 75: the request's id
    await stream.leave()
    await vi.waitFor(() => expect(broadcaster.has('a')).toBe(false))
  })

  it('holds back what a slow reader cannot take, tells it no position past that, and catches it up', async () => {
    const { broadcaster, app } = room({ lag: 'error', capacity: 1000, maxBytes: 50_000_000 })
    const body = (await app.request('/', { headers: ours })).body!.getReader()
    let text = ''
    const read = async () => void (text += new TextDecoder().decode((await body.read()).value))
    await read() // its first position; then it stops reading
    for (let i = 1; i <= 200; i++) {
      await broadcaster.publish('a', say(`<${i}>${'x'.repeat(10_000)}`))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(broadcaster.subscribers('a')[0]!.behindMs).toBeGreaterThan(0)
    while (
      !text.includes('<200>') ||
      !text.endsWith('\n\n') ||
      !text.includes(broadcaster.position())
    )
      await read()
    const numbers = [...text.matchAll(/<(\d+)>/g)].map(([, number]) => Number(number))
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    await body.cancel()
  })

  it('makes a page whole again that fell too far behind, when it takes something again', async () => {
    const { broadcaster, app, reset } = room(
      { lag: 'reset', capacity: 10 },
      new Broadcaster<Patch>({ onLag() {} }),
    )
    const body = (await app.request('/', { headers: ours })).body!.getReader()
    let text = ''
    const read = async () => void (text += new TextDecoder().decode((await body.read()).value))
    await read()
    for (let i = 1; i <= 100; i++) {
      await broadcaster.publish('a', say(`<${i}>${'x'.repeat(10_000)}`))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(reset).not.toHaveBeenCalled() // nobody would see it
    while (!text.includes('whole: lagged') || !text.includes(broadcaster.position())) await read()
    expect(reset).toHaveBeenCalledOnce()
    expect([...text.matchAll(/<(\d+)>/g)].length).toBeLessThan(30)
    await body.cancel()
  })
})
