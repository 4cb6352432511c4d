import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import {
  ALL_KEYS,
  Broadcaster,
  BroadcasterClosedError,
  EventNotRegisteredError,
  keyText,
  KeyError,
  type LagReport,
  memoryLog,
  type Patch,
  patchSignals,
  ResetError,
  streamPatches,
  TooManyKeysError,
} from '../index.ts'
import { jsonEvent, type ServerSentEvent } from '../sse.ts'
import { KeptLog } from './log.test.helpers.ts'

// Rows 53-68, 70, 74-77 of the capabilities with C12-C14, for whoever pulls.

async function take<Value>(count: number, from: AsyncIterator<Value>): Promise<Value[]> {
  const values: Value[] = []
  while (values.length < count) values.push((await from.next()).value as Value)
  return values
}

describe('Broadcaster', () => {
  it('reaches everyone subscribed to the key, in order, and says how many', async () => {
    const broadcaster = new Broadcaster<number>()
    const [ann, bob] = [broadcaster.subscribe('a'), broadcaster.subscribe('a')]
    const numbers = Array.from({ length: 100 }, (_, i) => i)
    for (const number of numbers) {
      expect((await broadcaster.publish('a', number)).subscribers).toBe(2)
    }
    expect(await take(100, ann)).toEqual(numbers)
    expect(await take(100, bob)).toEqual(numbers)
  })

  it('keeps keys apart, whatever they are called', async () => {
    const broadcaster = new Broadcaster<string>()
    const keys = ['a', 'b', '', '*', 'a.b', '__proto__', 'constructor', 'é'.repeat(1000)]
    const subscriptions = keys.map((key) => broadcaster.subscribe(key))
    for (const key of keys) expect((await broadcaster.publish(key, key)).subscribers).toBe(1)
    for (const [i, subscription] of subscriptions.entries()) {
      expect((await subscription.next()).value).toBe(keys[i])
    }
  })

  it('delivers only what is published after subscribing', async () => {
    const broadcaster = new Broadcaster<string>()
    expect((await broadcaster.publish('a', 'before')).subscribers).toBe(0)
    expect(broadcaster.has('a')).toBe(false) // row 54
    const subscription = broadcaster.subscribe('a')
    await broadcaster.publish('a', 'after')
    expect((await subscription.next()).value).toBe('after')
  })

  it('forgets a key when its last subscriber leaves the loop', async () => {
    const broadcaster = new Broadcaster<string>()
    const [leaving, staying] = [broadcaster.subscribe('a'), broadcaster.subscribe('b')]
    expect([broadcaster.subscriberCount('a'), broadcaster.subscriberCount('c')]).toEqual([1, 0])
    await broadcaster.publish('a', 'x')
    for await (const _ of leaving) break
    expect([broadcaster.subscriberCount('a'), broadcaster.subscriberCount('b')]).toEqual([0, 1])
    await staying.return()
    expect(broadcaster.subscriberCount('b')).toBe(0)
  })

  it('keeps a subscriber that comes in the tick another leaves', async () => {
    const broadcaster = new Broadcaster<string>()
    const leaving = broadcaster.subscribe('a')
    const left = leaving.return()
    const coming = broadcaster.subscribe('a')
    await left
    expect((await broadcaster.publish('a', 'x')).subscribers).toBe(1)
    expect((await coming.next()).value).toBe('x')
  })

  it('drops a subscriber that falls behind, tells it, and keeps the rest', async () => {
    const broadcaster = new Broadcaster<number>({ capacity: 3 })
    const [slow, fast] = [broadcaster.subscribe('a'), broadcaster.subscribe('a')]
    for (let i = 1; i <= 10_000; i++) {
      await broadcaster.publish('a', i)
      expect((await fast.next()).value).toBe(i)
    }
    expect(broadcaster.subscriberCount('a')).toBe(1)
    await expect(slow.next()).rejects.toMatchObject({ name: 'LaggedError', key: ['a'], skipped: 1 })
    expect(await take(3, slow)).toEqual([2, 3, 4])
    expect(await slow.next()).toEqual({ done: true, value: undefined })
  })

  it('holds exactly its capacity', async () => {
    const broadcaster = new Broadcaster<number>({ capacity: 3 })
    const subscription = broadcaster.subscribe('a')
    for (const number of [1, 2, 3]) await broadcaster.publish('a', number)
    expect(await take(3, subscription)).toEqual([1, 2, 3])
    for (const capacity of [0, -1, 1.5, Number.NaN]) {
      expect(() => new Broadcaster({ capacity })).toThrow(RangeError)
    }
  })

  it('ends every subscription when closed, after what is waiting', async () => {
    const broadcaster = new Broadcaster<string>()
    const [reading, waiting] = [broadcaster.subscribe('a'), broadcaster.subscribe('b')]
    const next = reading.next()
    await broadcaster.publish('b', 'last')
    broadcaster.close()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(await waiting.next()).toEqual({ done: false, value: 'last' })
    expect(await waiting.next()).toEqual({ done: true, value: undefined })
  })

  it('takes no more once it is closed, and no subscriber waits for it', async () => {
    const log = memoryLog<string>()
    const append = vi.spyOn(log, 'append')
    const broadcaster = new Broadcaster({ log })
    broadcaster.close()
    broadcaster.close()
    const late = broadcaster.subscribe('a')
    expect(await late.next()).toEqual({ done: true, value: undefined })
    expect(broadcaster.subscriberCount('a')).toBe(0)
    const error = await broadcaster.publish('a', 'x').catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(BroadcasterClosedError)
    expect(String(error)).toContain('Cannot publish to "a": the broadcaster is closed')
    expect(append).not.toHaveBeenCalled()
  })

  it('says nothing to one who left after falling behind', async () => {
    const broadcaster = new Broadcaster<number>({ capacity: 1 })
    const slow = broadcaster.subscribe('a')
    for (const number of [1, 2]) await broadcaster.publish('a', number)
    await slow.return()
    expect(await slow.next()).toEqual({ done: true, value: undefined })
  })

  it('is not subscribed to for an answer that nobody reads, when a stream is given a function', async () => {
    const broadcaster = new Broadcaster<Patch>()
    const app = new Hono().get('/', (c) => streamPatches(c, () => broadcaster.subscribe('lobby')))
    await app.request('/', { method: 'HEAD' })
    await app.request('/')
    expect(broadcaster.subscriberCount('lobby')).toBe(0)
    const body = (await app.request('/')).body!.getReader()
    void body.read()
    await vi.waitFor(() => expect(broadcaster.subscriberCount('lobby')).toBe(1))
    await body.cancel()
    await vi.waitFor(() => expect(broadcaster.subscriberCount('lobby')).toBe(0))
  })

  it('rejects a publish that its log could not take', async () => {
    const log = memoryLog<string>()
    vi.spyOn(log, 'append').mockRejectedValue(new Error('disk full'))
    await expect(new Broadcaster({ log }).publish('a', 'x')).rejects.toThrow('disk full')
  })

  it('delivers what its log hands on, whoever appended it', async () => {
    const log = memoryLog<string>()
    const [here, there] = [new Broadcaster({ log }), new Broadcaster({ log })]
    const subscription = here.subscribe('a')
    expect((await there.publish('a', 'from elsewhere')).subscribers).toBe(0)
    expect((await subscription.next()).value).toBe('from elsewhere')
  })

  it('tells numbers from texts, and takes symbols, and objects by what they are known by (row 57)', async () => {
    const symbol = Symbol('a')
    const broadcaster = new Broadcaster<string, string | number | symbol>()
    const keys = [1, '1', symbol, Symbol('a'), -1, Infinity]
    const subscriptions = keys.map((key) => broadcaster.subscribe(key))
    for (const [i, key] of keys.entries()) await broadcaster.publish(key, String(i))
    for (const [i, each] of subscriptions.entries())
      expect((await each.next()).value).toBe(String(i))
    expect(broadcaster.keys()).toEqual(keys)

    interface Room { readonly house: string; readonly number: number } // prettier-ignore
    const rooms = new Broadcaster<string, Room>({
      key: ({ house, number }) => `${house}/${number}`,
    })
    const own = rooms.subscribe({ house: 'a', number: 1 })
    const other = rooms.subscribe({ house: 'a', number: 2 })
    await rooms.publish({ house: 'a', number: 1 }, 'for 1')
    await rooms.publish({ house: 'a', number: 2 }, 'for 2')
    expect([(await own.next()).value, (await other.next()).value]).toEqual(['for 1', 'for 2'])
    expect(rooms.keys()).toEqual(['a/1', 'a/2'])
    // @ts-expect-error - objects need a function
    void (() => new Broadcaster<string, Room>())
  })

  it('takes nothing for a key that is none', async () => {
    const broadcaster = new Broadcaster<string>()
    for (const key of [{}, null, undefined, Number.NaN, true, 1n, () => 'a']) {
      expect(() => broadcaster.subscribe(key as never)).toThrow(KeyError)
      await expect(broadcaster.publish(key as never, 'x')).rejects.toThrow(KeyError)
    }
    expect(() => keyText(Symbol('a'))).toThrow(KeyError)
  })

  it('forgets a key when a signal ends its last subscription (row 58)', async () => {
    const broadcaster = new Broadcaster<string>()
    const [one, two] = [new AbortController(), new AbortController()]
    const first = broadcaster.subscribe('a', { signal: one.signal })
    const second = broadcaster.subscribe('a', { signal: two.signal })
    await broadcaster.publish('a', 'x')
    one.abort()
    expect(broadcaster.subscriberCount('a')).toBe(1)
    two.abort()
    expect([broadcaster.has('a'), broadcaster.keys()]).toEqual([false, []])
    for (const each of [first, second, broadcaster.subscribe('a', { signal: one.signal })]) {
      expect(await each.next()).toEqual({ done: true, value: undefined })
    }
    expect(broadcaster.has('a')).toBe(false)
  })

  it('drains what waits when a key is removed, and begins afresh (row 60)', async () => {
    const broadcaster = new Broadcaster<string>()
    const [both, one] = [broadcaster.subscribe(['a', 'b']), broadcaster.subscribe('a')]
    await broadcaster.publish('a', 'waiting')
    broadcaster.remove('a')
    expect([broadcaster.subscriberCount('a'), broadcaster.subscriberCount('b')]).toEqual([0, 1])
    const fresh = broadcaster.subscribe('a')
    await broadcaster.publish('a', 'later')
    await broadcaster.publish('b', 'other')
    expect((await one.next()).value).toBe('waiting')
    expect((await one.next()).done).toBe(true)
    expect(await take(2, both)).toEqual(['waiting', 'other'])
    expect((await fresh.next()).value).toBe('later')
  })

  it('does with a slow subscriber as its policy says (rows 61-63)', async () => {
    const reports: LagReport[] = []
    const broadcaster = new Broadcaster<number>({
      capacity: 2,
      onLag: (report) => reports.push(report),
    })
    const error = broadcaster.subscribe('a', { id: 'error' })
    const end = broadcaster.subscribe('a', { lag: 'end', id: 'end' })
    const skip = broadcaster.subscribe('a', { lag: 'skip', id: 'skip' })
    const reset = broadcaster.subscribe('a', { lag: 'reset', id: 'reset' })
    for (const number of [1, 2, 3]) await broadcaster.publish('a', number)
    await expect(error.next()).rejects.toMatchObject({
      name: 'LaggedError',
      skipped: 1,
      capacity: 2,
    })
    expect(await take(2, error)).toEqual([2, 3])
    expect(await end.next()).toEqual({ done: true, value: undefined })
    expect(await take(2, skip)).toEqual([2, 3])
    await expect(reset.next()).rejects.toMatchObject({ name: 'ResetError', reason: 'lagged' })
    expect(broadcaster.subscribers('a').map(({ id }) => id)).toEqual(['skip'])
    const told = reports.map(({ id, policy, skipped }) => [id, policy, skipped])
    expect(told).toContainEqual(['skip', 'skip', 1])
    expect(told).toContainEqual(['error', 'error', 1])
    expect(reports.filter(({ id }) => id === 'skip')).toHaveLength(1)
    expect(broadcaster.metrics()).toMatchObject({ lagged: 4 })
  })

  it('warns once of what was skipped when nobody else is told', async () => {
    const said = vi.spyOn(console, 'warn').mockReturnValue()
    const broadcaster = new Broadcaster<number>({ capacity: 1, lag: 'skip' })
    const slow = broadcaster.subscribe('a')
    for (const number of [1, 2, 3, 4]) await broadcaster.publish('a', number)
    expect((await slow.next()).value).toBe(4)
    expect(said).toHaveBeenCalledOnce()
    expect(said.mock.calls[0]![0]).toContain('3 messages were skipped')
    said.mockRestore()
  })

  it('holds no more bytes than it may, however few messages they are', async () => {
    const broadcaster = new Broadcaster<string>({ maxBytes: 1000, lag: 'skip', onLag() {} })
    const slow = broadcaster.subscribe('a')
    for (const letter of 'abcdef') await broadcaster.publish('a', letter.repeat(300))
    expect(await take(3, slow)).toEqual(['d', 'e', 'f'].map((letter) => letter.repeat(300)))
    await broadcaster.publish('a', 'x'.repeat(5000)) // one alone may have more
    expect((await slow.next()).value).toHaveLength(5000)
    for (const maxBytes of [0, -1, Number.NaN]) {
      expect(() => new Broadcaster({ maxBytes })).toThrow(RangeError)
      expect(() => broadcaster.subscribe('a', { maxBytes })).toThrow(RangeError)
    }
    expect(() => new Broadcaster({ ring: { events: 0 } })).toThrow(RangeError)
  })

  it('is one for all who hold it, and says what it was told (row 66)', async () => {
    const broadcaster = new Broadcaster<string>({ capacity: 3 })
    const { config } = broadcaster
    expect(config).toMatchObject({ capacity: 3, lag: 'error', ring: { events: 16_384 } })
    expect(Object.isFrozen(config) && Object.isFrozen(config.ring)).toBe(true)
  })

  it('finishes what many do at once (row 67)', async () => {
    const broadcaster = new Broadcaster<number>()
    const got = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const subscription = broadcaster.subscribe('a')
        await broadcaster.publish('a', i)
        return (await subscription.next()).value
      }),
    )
    expect(got.every((value) => typeof value === 'number')).toBe(true)
  })

  it('lets an app name the subscribers, and end some (row 75, T20)', async () => {
    const broadcaster = new Broadcaster<string>()
    const ann = broadcaster.subscribe('a', { id: 'req-1', meta: { user: 'ann' } })
    const bob = broadcaster.subscribe(['a', 'b'], { id: 'req-2', meta: { user: 'bob' } })
    await broadcaster.publish('a', 'secret')
    expect(broadcaster.subscribers('a').map(({ id, meta, keys }) => ({ id, meta, keys }))).toEqual([
      { id: 'req-1', meta: { user: 'ann' }, keys: ['a'] },
      { id: 'req-2', meta: { user: 'bob' }, keys: ['a', 'b'] },
    ])
    expect(broadcaster.disconnect(({ meta }) => (meta as { user: string }).user === 'bob')).toBe(1)
    expect(await bob.next()).toEqual({ done: true, value: undefined }) // what waited is gone
    expect((await ann.next()).value).toBe('secret')
    expect(broadcaster.subscribers().map(({ id }) => id)).toEqual(['req-1'])
  })

  it('reaches who subscribed to all keys with each of them (row 76)', async () => {
    const broadcaster = new Broadcaster<string>()
    const all = broadcaster.subscribe(ALL_KEYS)
    const one = broadcaster.subscribe('a')
    expect((await broadcaster.publish('a', 'x')).subscribers).toBe(2)
    expect((await broadcaster.publish('new', 'y')).subscribers).toBe(1)
    expect(await take(2, all)).toEqual(['x', 'y'])
    expect((await one.next()).value).toBe('x')
    expect([broadcaster.has('new'), broadcaster.subscriberCount()]).toEqual([false, 2])
  })

  it('counts what becomes of messages, by key (row 77)', async () => {
    const broadcaster = new Broadcaster<string>({ capacity: 2, onLag() {} })
    const subscriptions = [broadcaster.subscribe('a'), broadcaster.subscribe('a', { lag: 'skip' })]
    for (const message of ['x', 'y', 'z']) await broadcaster.publish('a', message)
    await broadcaster.publish('nobody', 'x')
    await subscriptions[1]!.next()
    const metrics = broadcaster.metrics()
    expect(metrics).toMatchObject({
      subscribers: 1,
      published: 4,
      delivered: 6,
      lagged: 2,
      dropped: 2,
    })
    expect(metrics.outcomes).toEqual({ live: 2, resumed: 0, reset: 0 })
    expect([...metrics.keys.keys()]).toEqual(['a'])
    expect(metrics.keys.get('a')).toMatchObject({ subscribers: 1, published: 3, delivered: 6 })
  })

  it('knows registered keys only when it is strict (rows 69 and 70, C14)', async () => {
    const broadcaster = new Broadcaster<string>({ strict: true })
    broadcaster.registerEvents('', 'event1')
    expect(['', 'event1', 'x'].map((key) => broadcaster.eventExists(key))).toEqual([
      true,
      true,
      false,
    ])
    const subscription = broadcaster.subscribe('event1')
    broadcaster.registerEvents('event1')
    expect((await broadcaster.publish('event1', 'hi')).subscribers).toBe(1)
    expect((await subscription.next()).value).toBe('hi')
    const error = await broadcaster.publish('x', 'hi').catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(EventNotRegisteredError)
    expect((error as Error).message).toBe('event not registered: x')
    expect(() => broadcaster.subscribe('x')).toThrow(EventNotRegisteredError)
    expect((await new Broadcaster<string>().publish('x', 'hi')).subscribers).toBe(0)
  })

  it('has at most 128 keys in a subscription (T40)', async () => {
    const broadcaster = new Broadcaster<string>()
    const keys = Array.from({ length: 129 }, (_, i) => String(i))
    expect(() => broadcaster.subscribe(keys)).toThrow(TooManyKeysError)
    expect(broadcaster.subscriberCount()).toBe(0)
    const most = broadcaster.subscribe(keys.slice(1))
    await broadcaster.publish('128', 'x')
    expect((await most.next()).value).toBe('x')
  })

  it('makes one event of a message, whatever it is (row 68)', async () => {
    const events: string[] = []
    const hear = (broadcaster: Broadcaster<unknown>) =>
      broadcaster.listen('a', {
        deliver: ({ event }) => void events.push(String(event)),
        reset() {},
        end() {},
        fail() {},
      })
    const made = vi.fn((text: string) => jsonEvent(text, { event: 'update' }))
    const [typed, plain, patches, own] = [new Broadcaster<ServerSentEvent>(), new Broadcaster<object>(), new Broadcaster<Patch>(), new Broadcaster<string>({ event: made })] // prettier-ignore
    for (const each of [typed, plain, patches, own, own]) hear(each as never)
    await typed.publish('a', jsonEvent('hi', { event: 'update' }))
    await plain.publish('a', { type: 'elements' })
    await patches.publish('a', patchSignals({ n: 1 }))
    await own.publish('a', 'hi')
    await vi.waitFor(() => expect(events).toHaveLength(5))
    expect(events).toEqual([
      'event: update\ndata: "hi"\n\n',
      'data: {"type":"elements"}\n\n',
      'event: datastar-patch-signals\ndata: signals {"n":1}\n\n',
      'event: update\ndata: "hi"\n\n',
      'event: update\ndata: "hi"\n\n',
    ])
    expect(made).toHaveBeenCalledOnce()
  })

  it('tells whoever publishes what is no event, and nobody else', async () => {
    const broadcaster = new Broadcaster<unknown>()
    const subscription = broadcaster.subscribe('a')
    await expect(broadcaster.publish('a', 1n)).rejects.toThrow()
    await broadcaster.publish('a', 'fine')
    expect((await subscription.next()).value).toBe('fine')
  })

  it('publishes a message once that is published again under its id', async () => {
    const broadcaster = new Broadcaster<string>()
    const subscription = broadcaster.subscribe('a')
    const first = await broadcaster.publish('a', 'x', { dedupeId: '1' })
    expect(await broadcaster.publish('a', 'x', { dedupeId: '1' })).toEqual(first)
    await broadcaster.publish('a', 'y', { dedupeId: '2' })
    expect(await take(2, subscription)).toEqual(['x', 'y'])
  })

  it('goes on behind the position that was seen, with nothing lost or doubled', async () => {
    const broadcaster = new Broadcaster<string>({ capacity: 1 })
    const { position } = await broadcaster.publish('a', '1')
    for (const text of ['2', '3']) await broadcaster.publish('a', text)
    await broadcaster.publish('b', 'not mine')
    const outcomes: unknown[] = []
    const subscription = broadcaster.subscribe('a', {
      after: position,
      onOutcome: (outcome) => outcomes.push(outcome),
    })
    await broadcaster.publish('a', '4')
    expect(await take(3, subscription)).toEqual(['2', '3', '4'])
    expect(outcomes).toEqual([{ type: 'resumed', from: position }])
  })

  it('throws a reset where it cannot go on', async () => {
    const broadcaster = new Broadcaster<string>()
    const other = await new Broadcaster<string>().publish('a', 'x')
    await broadcaster.publish('a', 'mine')
    const subscription = broadcaster.subscribe('a', { after: other.position })
    const error = await subscription.next().catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(ResetError)
    expect(error).toMatchObject({ reason: 'unknown' })
    expect((await subscription.next()).done).toBe(true)
    expect(broadcaster.subscriberCount()).toBe(0)
  })

  it('waits for a log that is ahead of it, and skips what was seen (4.5, rule 4)', async () => {
    const log = new KeptLog<string>()
    const [ahead, late] = [new Broadcaster({ log }), new Broadcaster({ log })]
    log.handOn()
    const seen = (await ahead.publish('a', 'seen')).position
    const subscription = late.subscribe('a', { after: seen })
    const forged = late.subscribe('a', { after: `${seen}x` })
    const future = late.subscribe('a', { after: 'zz.x' })
    await expect(forged.next()).rejects.toMatchObject({ reason: 'unknown' })
    await expect(future.next()).rejects.toMatchObject({ reason: 'ahead' })
    log.handOn()
    await ahead.publish('a', 'new')
    log.handOn()
    expect((await subscription.next()).value).toBe('new')
    log.isReachable = false
    await expect(late.subscribe('a', { after: 'zz.x' }).next()).rejects.toMatchObject({
      status: 503,
    })
  })

  it('begins with what its log has kept, and says when it has read that', async () => {
    const log = new KeptLog<string>()
    const before = new Broadcaster({ log })
    log.handOn()
    const { position } = await before.publish('a', 'one')
    await before.publish('a', 'two')
    const broadcaster = new Broadcaster({ log })
    expect([broadcaster.status, broadcaster.position()]).toEqual(['catching-up', ''])
    const [resumed, live] = [
      broadcaster.subscribe('a', { after: position }),
      broadcaster.subscribe('a'),
    ]
    log.handOn()
    expect(broadcaster.status).toBe('live')
    expect((await resumed.next()).value).toBe('two')
    await before.publish('a', 'three')
    log.handOn()
    expect([(await resumed.next()).value, (await live.next()).value]).toEqual(['three', 'three'])
  })

  it.each(['recreated', 'rewound', 'trimmed'] as const)(
    'resets everyone when its log was %s',
    async (reason) => {
      const log = new KeptLog<string>()
      const broadcaster = new Broadcaster({ log })
      log.handOn()
      const subscription = broadcaster.subscribe('a')
      const { position } = await broadcaster.publish('a', 'x')
      log.handOn()
      log.breakAt(0, reason)
      await broadcaster.publish('a', 'other life')
      log.handOn()
      await expect(subscription.next()).rejects.toMatchObject({ reason })
      const again = broadcaster.subscribe('a', { after: position })
      await expect(again.next()).rejects.toMatchObject({ reason: 'unknown' })
    },
  )
})
