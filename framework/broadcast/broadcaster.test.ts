import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import {
  Broadcaster,
  type Entry,
  LaggedError,
  type Log,
  type Patch,
  streamPatches,
} from '../index.ts'
import { BroadcasterClosedError } from './broadcaster-closed-error.ts'

// Rows 53-67 of the capabilities, as far as they need no positions.

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
    for (const number of numbers) expect(await broadcaster.publish('a', number)).toBe(2)
    expect(await take(100, ann)).toEqual(numbers)
    expect(await take(100, bob)).toEqual(numbers)
  })

  it('keeps keys apart, whatever they are called', async () => {
    const broadcaster = new Broadcaster<string>()
    const keys = ['a', 'b', '', '*', 'a.b', '__proto__', 'constructor', 'é'.repeat(1000)]
    const subscriptions = keys.map((key) => broadcaster.subscribe(key))
    for (const key of keys) expect(await broadcaster.publish(key, key)).toBe(1)
    for (const [i, subscription] of subscriptions.entries()) {
      expect((await subscription.next()).value).toBe(keys[i])
    }
  })

  it('delivers only what is published after subscribing', async () => {
    const broadcaster = new Broadcaster<string>()
    expect(await broadcaster.publish('a', 'before')).toBe(0)
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
    expect(await broadcaster.publish('a', 'x')).toBe(1)
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
    await expect(slow.next()).rejects.toThrow(
      new LaggedError('a', 3).message, // 'Dropped a subscriber of "a": it fell more than 3 messages behind'
    )
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
    const log: Log<string> = { append: vi.fn(async () => {}), tail: () => () => {} }
    const broadcaster = new Broadcaster({ log })
    broadcaster.close()
    broadcaster.close()
    const late = broadcaster.subscribe('a')
    expect(await late.next()).toEqual({ done: true, value: undefined })
    expect(broadcaster.subscriberCount('a')).toBe(0)
    const error = await broadcaster.publish('a', 'x').catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(BroadcasterClosedError)
    expect(String(error)).toContain('Cannot publish to "a": the broadcaster is closed')
    expect(log.append).not.toHaveBeenCalled()
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
    const log: Log<string> = {
      append: () => Promise.reject(new Error('disk full')),
      tail: () => () => {},
    }
    await expect(new Broadcaster({ log }).publish('a', 'x')).rejects.toThrow('disk full')
  })

  it('delivers what its log hands on, whoever appended it', async () => {
    let receive!: (entry: Entry<string>) => void
    const log: Log<string> = {
      append: async () => {},
      tail: (given) => ((receive = given), () => {}),
    }
    const subscription = new Broadcaster({ log }).subscribe('a')
    receive({ key: 'a', message: 'from elsewhere' })
    expect((await subscription.next()).value).toBe('from elsewhere')
  })
})
