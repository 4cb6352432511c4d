import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { describe, expect, it, vi } from 'vitest'
import { Broadcaster } from '../broadcast/broadcaster.ts'
import { ServerSentEvent } from '../sse/event.ts'
import { chainValues, mapValues } from './combine.ts'
import type { Values } from './iterate.ts'
import { jsonEvent, named } from './make-event.ts'

// Rows 46 and 47 of the capabilities; row 49 is in `resume-events.test.ts`.

const begin = <Value>(values: AsyncIterable<Value>) =>
  values[Symbol.asyncIterator]() as Required<AsyncIterator<Value, undefined>>

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const read: Value[] = []
  for await (const value of values) read.push(value)
  return read
}

/** A ReadableStream of these values. */
const readable = (...values: number[]) =>
  new ReadableStream<number>({
    start(controller) {
      for (const value of values) controller.enqueue(value)
      controller.close()
    },
  })

/** Reads events as a browser would, with a parser that shares no code with ours. */
async function decode(events: AsyncIterable<ServerSentEvent>): Promise<EventSourceMessage[]> {
  const messages: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (message) => messages.push(message) })
  for await (const event of events) parser.feed(String(event))
  return messages
}

/** A source that answers with what it is given, and fails with what is an error, and goes on. */
function answering<Value>(...answers: (Value | Error)[]): AsyncIterable<Value> {
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const value = answers.shift()
        if (value instanceof Error) throw value
        return value === undefined ? { done: true, value } : { done: false, value }
      },
    }),
  }
}

describe('mapValues()', () => {
  it('changes the values of arrays, generators, streams and functions', async () => {
    function* generator() {
      yield* [1, 2]
    }
    async function* slow() {
      yield* [1, 2]
    }
    const sources: Values<number>[] = [
      [1, 2],
      generator(),
      slow(),
      readable(1, 2),
      generator,
      slow,
      () => readable(1, 2),
    ]
    for (const source of sources) {
      expect(await all(mapValues(source, (n) => n * 10))).toEqual([10, 20])
    }
    expect(await all(mapValues('ab', (letter) => letter.toUpperCase()))).toEqual(['A', 'B'])
    expect(await all(mapValues([], String))).toEqual([])
  })

  it('waits for what a map promises', async () => {
    const doubled = mapValues([1, 2], async (n) => n * 2)
    expect(await all(doubled)).toEqual([2, 4])
    const again: number[] = await all(doubled) // numbers to the compiler too
    expect(again).toEqual([2, 4])
  })

  it("puts a source's error in the place of one value, and goes on", async () => {
    const values = begin(mapValues(answering<number>(1, new Error('no 2'), 3), (n) => n * 10))
    expect(await values.next()).toEqual({ done: false, value: 10 })
    await expect(values.next()).rejects.toThrow('no 2')
    expect(await values.next()).toEqual({ done: false, value: 30 })
    expect(await values.next()).toEqual({ done: true, value: undefined })
  })

  it("puts a map's error in the place of one value, and goes on", async () => {
    const values = begin(
      mapValues([1, 2, 3], (n) => {
        if (n === 2) throw new Error('no 2')
        return n * 10
      }),
    )
    expect(await values.next()).toEqual({ done: false, value: 10 })
    await expect(values.next()).rejects.toThrow('no 2')
    expect(await values.next()).toEqual({ done: false, value: 30 })
    expect(await values.next()).toEqual({ done: true, value: undefined })
  })

  it('opens nothing before somebody reads', async () => {
    const updates = new Broadcaster<string>()
    const values = mapValues(() => updates.subscribe('a'), String)
    expect(updates.subscriberCount('a')).toBe(0)
    const reading = begin(values)
    expect(updates.subscriberCount('a')).toBe(1)
    await reading.return()
    expect(updates.subscriberCount('a')).toBe(0)
  })

  it('leaves a subscription at once, even while a value is awaited', async () => {
    const updates = new Broadcaster<string>()
    const values = begin(mapValues(updates.subscribe('a'), String))
    const awaited = values.next()
    const left = values.return()
    expect(updates.subscriberCount('a')).toBe(0)
    expect(await awaited).toEqual({ done: true, value: undefined })
    expect(await left).toEqual({ done: true, value: undefined })
  })

  it('cancels a ReadableStream at once, even while a value is awaited', async () => {
    const cancel = vi.fn()
    const values = begin(mapValues(new ReadableStream<string>({ cancel }), String))
    const awaited = values.next()
    const left = values.return()
    expect(cancel).toHaveBeenCalledOnce()
    expect(await awaited).toEqual({ done: true, value: undefined })
    await left
  })

  it('aborts the signal of a function when its reader leaves, or all has been read', async () => {
    const signals: AbortSignal[] = []
    async function* until(signal: AbortSignal) {
      signals.push(signal)
      yield 1
    }
    const [leaving, ending] = [begin(mapValues(until, String)), begin(mapValues(until, String))]
    await Promise.all([leaving.next(), ending.next()])
    expect(signals.map((signal) => signal.aborted)).toEqual([false, false])
    void leaving.return()
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false])
    await ending.next()
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true])
  })

  it('gives nothing more once left, whatever its source would give', async () => {
    const values = begin(mapValues(answering<number>(1, 2, 3), String))
    await values.next()
    await values.return()
    expect(await values.next()).toEqual({ done: true, value: undefined })
  })

  it('unsubscribes when a loop is left', async () => {
    const updates = new Broadcaster<string>()
    const subscription = updates.subscribe('a')
    await updates.publish('a', 'x')
    for await (const value of mapValues(subscription, String)) {
      expect(value).toBe('x')
      break
    }
    expect(updates.subscriberCount('a')).toBe(0)
  })

  it('keeps the order of values that are asked for together', async () => {
    const values = begin(mapValues([1, 2], String))
    const steps = await Promise.all([values.next(), values.next(), values.next()])
    expect(steps.map((step) => step.value)).toEqual(['1', '2', undefined])
  })
})

describe('chainValues()', () => {
  it('replays, then goes on with what is live', async () => {
    const updates = new Broadcaster<string>()
    const live = updates.subscribe('a')
    await updates.publish('a', 'live1')
    const values = begin(chainValues(['replay1', 'replay2'], live))
    const read = [await values.next(), await values.next(), await values.next()]
    expect(read.map((step) => step.value)).toEqual(['replay1', 'replay2', 'live1'])
    await values.return()
  })

  it('skips what is empty, and ends after the last', async () => {
    expect(await all(chainValues<number>())).toEqual([])
    expect(await all(chainValues([], [1], [], readable(2), []))).toEqual([1, 2])
  })

  it('opens nothing before somebody reads, and then all, the last one first', async () => {
    const opened: string[] = []
    const source = (name: string) => () => {
      opened.push(name)
      return [name]
    }
    const values = chainValues(source('a'), source('b'), source('c'))
    expect(opened).toEqual([])
    const reading = begin(values)
    expect(opened).toEqual(['c', 'b', 'a'])
    expect((await reading.next()).value).toBe('a')
  })

  it('hears what is published while what comes before is still read', async () => {
    const updates = new Broadcaster<string>()
    async function* loaded() {
      yield 'old'
      await updates.publish('a', 'meanwhile')
      yield 'older'
    }
    const live = mapValues(() => updates.subscribe('a'), String)
    const values = begin(chainValues(loaded, live))
    const read = [await values.next(), await values.next(), await values.next()]
    expect(read.map((step) => step.value)).toEqual(['old', 'older', 'meanwhile'])
    await values.return()
  })

  it('leaves all its sources at once, whether their turn had come or not', async () => {
    const updates = new Broadcaster<string>()
    const [first, second] = [updates.subscribe('a'), updates.subscribe('a')]
    const cancel = vi.fn()
    const third = new ReadableStream<string>({ cancel })
    const values = begin(chainValues(first, second, third))
    const awaited = values.next()
    const left = values.return()
    expect(updates.subscriberCount('a')).toBe(0)
    expect(cancel).toHaveBeenCalledOnce()
    expect(await awaited).toEqual({ done: true, value: undefined })
    await left
    expect(await values.next()).toEqual({ done: true, value: undefined })
  })

  it('leaves all its sources even when one of them fails to be left', async () => {
    const updates = new Broadcaster<string>()
    const stubborn = new ReadableStream<string>({ cancel: () => Promise.reject(new Error('no')) })
    const values = begin(chainValues(stubborn, updates.subscribe('a')))
    await expect(values.return()).rejects.toThrow('no')
    expect(updates.subscriberCount('a')).toBe(0)
  })

  it('passes on the error of a source that cannot be opened when its turn has come', async () => {
    const updates = new Broadcaster<string>()
    const values = begin(
      chainValues<string>(
        ['a'],
        () => {
          throw new Error('no database')
        },
        updates.subscribe('a'),
      ),
    )
    expect((await values.next()).value).toBe('a')
    await expect(values.next()).rejects.toThrow('no database')
    await values.return()
    expect(updates.subscriberCount('a')).toBe(0)
  })

  it('keeps the order of values that are asked for together', async () => {
    const values = begin(chainValues([1], [2, 3], answering(4)))
    const asked = [1, 2, 3, 4, 5].map(() => values.next())
    expect((await Promise.all(asked)).map((step) => step.value)).toEqual([1, 2, 3, 4, undefined])
  })
})

describe('jsonEvent() and named()', () => {
  it('make events of values, and name them', async () => {
    const prices = [{ id: 7, text: 'a\r\nb' }]
    const events = mapValues(prices, (price) => jsonEvent(price, { id: String(price.id) }))
    expect(await decode(mapValues(events, named('price')))).toEqual([
      { event: 'price', id: '7', data: '{"id":7,"text":"a\\r\\nb"}' },
    ])
  })

  it('rename an event, and leave the one they were given as it is', () => {
    const fields = { id: '1', retry: 5, data: 'x', comment: 'c' }
    const event = new ServerSentEvent({ ...fields, event: 'old' })
    const renamed = named('new')(event)
    expect(renamed.equals(new ServerSentEvent({ ...fields, event: 'new' }))).toBe(true)
    expect(event.event).toBe('old')
  })

  it('refuse what no event can be, as an error of the stream', async () => {
    const values = begin(mapValues([1n, 1], jsonEvent))
    await expect(values.next()).rejects.toThrow('has no JSON')
    expect(String((await values.next()).value)).toBe('data: 1\n\n')
    expect(() => named('a\nb')(jsonEvent(1))).toThrow('event')
  })
})
