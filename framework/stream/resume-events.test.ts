import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { LaggedError } from '../broadcast/broadcast-errors.ts'
import { Broadcaster } from '../broadcast/broadcaster.ts'
import { type EventFields, ServerSentEvent } from '../sse/event.ts'
import { lastEventId } from './last-event-id.ts'
import { resumeEvents } from './resume-events.ts'

// Row 49 of the capabilities (and C22: a replay starts strictly after the id).

const numbered = (id: number) => new ServerSentEvent({ id: String(id), data: `event ${id}` })

const begin = <Value>(values: AsyncIterable<Value>) =>
  values[Symbol.asyncIterator]() as Required<AsyncIterator<Value, undefined>>

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const read: Value[] = []
  for await (const value of values) read.push(value)
  return read
}

/** Stores events and publishes them, with a pause wherever another process could take its time. */
class Feed {
  readonly updates = new Broadcaster<ServerSentEvent>()
  readonly #stored: ServerSentEvent[] = []
  readonly #pause: () => Promise<void>

  constructor(pause: () => Promise<void> = async () => {}) {
    this.#pause = pause
  }

  async publish(event: ServerSentEvent): Promise<void> {
    await this.#pause()
    this.#stored.push(event)
    await this.#pause()
    await this.updates.publish('feed', event)
  }

  async readAfter(id: string | undefined): Promise<ServerSentEvent[]> {
    await this.#pause()
    const found = this.#stored.slice(this.#stored.findIndex((event) => event.id === id) + 1)
    await this.#pause()
    return found
  }

  resume(request: Request): AsyncIterable<ServerSentEvent> {
    return resumeEvents({
      after: lastEventId(request),
      live: () => this.updates.subscribe('feed'),
      missed: (after) => this.readAfter(after),
    })
  }
}

/** A browser that reads, loses its connection every now and then, and comes back. */
async function follow(feed: Feed, upTo: () => number): Promise<string[]> {
  const seen: string[] = []
  const parser = createParser({ onEvent: ({ id, data }) => seen.push(`${id} ${data}`) })
  for (;;) {
    const last = seen.at(-1)?.split(' ')[0]
    const headers = last === undefined ? [] : [['Last-Event-ID', last] as [string, string]]
    const events = begin(feed.resume(new Request('http://localhost/', { headers })))
    for (let left = upTo(); left > 0; left--) {
      const step = await events.next()
      if (step.done) return seen
      parser.feed(String(step.value))
    }
    await events.return()
  }
}

describe('resumeEvents()', () => {
  it('loses nothing and doubles nothing, however reading and publishing interleave', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => i + 1)
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.oneof(fc.nat(4), fc.nat(80))),
        fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
        async (pauses, lengths) => {
          const feed = new Feed(async () => {
            for (let left = pauses.next().value; left > 0; left--) await undefined
          })
          const seen = follow(feed, () => lengths.next().value)
          for (const id of ids) await feed.publish(numbered(id))
          feed.updates.close() // whoever listens has heard all, or never will
          expect(await seen).toEqual(ids.map((id) => `${id} event ${id}`))
          expect(feed.updates.subscriberCount('feed')).toBe(0)
        },
      ),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
  })

  it('subscribes before it loads, and loads only when it is read', async () => {
    const updates = new Broadcaster<ServerSentEvent>()
    const missed = vi.fn(async () => {
      expect(updates.subscriberCount('feed')).toBe(1)
      await updates.publish('feed', numbered(2)) // while it is loading
      return [numbered(1)]
    })
    const resumed = resumeEvents({
      after: undefined,
      live: () => updates.subscribe('feed'),
      missed,
    })
    expect(updates.subscriberCount('feed')).toBe(0)
    const events = begin(resumed)
    expect([(await events.next()).value?.id, (await events.next()).value?.id]).toEqual(['1', '2'])
    expect(missed).toHaveBeenCalledExactlyOnceWith(undefined)
    await events.return()
  })

  it('begins a generator too before it loads', async () => {
    const updates = new Broadcaster<ServerSentEvent>()
    async function* live() {
      yield* updates.subscribe('feed')
    }
    const missed = async () => {
      await updates.publish('feed', numbered(2))
      return [numbered(1)]
    }
    const events = begin(resumeEvents({ after: '0', live, missed }))
    expect([(await events.next()).value?.id, (await events.next()).value?.id]).toEqual(['1', '2'])
  })

  it('drops what was loaded, or seen by the reader, and lets pass what has no id', async () => {
    const [one, two, three] = [numbered(1), numbered(2), numbered(3)]
    const nameless: EventFields = { data: 'no id' }
    const events = resumeEvents<EventFields>({
      after: '1',
      live: [nameless, one, nameless, two, three],
      missed: () => [nameless, two],
    })
    const missed = [nameless, two]
    expect(await all(events)).toEqual([...missed, nameless, nameless, three])
  })

  it('loses nothing of a source whose ids begin again', async () => {
    const again = [1, 2, 3, 4].map(numbered)
    const events = resumeEvents({ after: '3', live: again, missed: () => [] })
    expect((await all(events)).map(({ id }) => id)).toEqual(['1', '2', '3', '4'])
  })

  it('forgets what was loaded with the first event that is new', async () => {
    const live = [2, 3, 4, 2, 3].map(numbered) // 3 was loaded, and is published late; 4 is new
    const missed = () => [1, 2, 3].map(numbered)
    const ids = (await all(resumeEvents({ after: '0', live, missed }))).map(({ id }) => id)
    expect(ids).toEqual(['1', '2', '3', '4', '2', '3'])
    const early = [4, 3].map(numbered)
    const read = await all(resumeEvents({ after: '0', live: early, missed }))
    expect(read.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '3'])
  })

  it('drops no event without an id for a reader that is new', async () => {
    const live: EventFields[] = [{ data: 'a' }, { data: 'b' }]
    expect(await all(resumeEvents({ after: undefined, live, missed: () => [] }))).toEqual(live)
  })

  it('is over when loading fails, rather than going on behind a gap', async () => {
    const updates = new Broadcaster<ServerSentEvent>()
    const missed = () => Promise.reject(new Error('no database'))
    const live = () => updates.subscribe('feed')
    const events = begin(resumeEvents({ after: '1', live, missed }))
    await expect(events.next()).rejects.toThrow('no database')
    expect(updates.subscriberCount('feed')).toBe(0)
    await updates.publish('feed', numbered(3))
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  it('is over when its subscription falls behind, after what was missed', async () => {
    const updates = new Broadcaster<ServerSentEvent>({ capacity: 2 })
    const missed = async () => {
      for (const id of [2, 3, 4, 5, 6]) await updates.publish('feed', numbered(id))
      return [numbered(2), numbered(3)]
    }
    const live = () => updates.subscribe('feed')
    const events = begin(resumeEvents({ after: '1', live, missed }))
    const read = [await events.next(), await events.next()]
    expect(read.map((step) => step.value?.id)).toEqual(['2', '3'])
    await expect(events.next()).rejects.toThrow(LaggedError)
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  it('unsubscribes at once when its reader leaves, even while it is loading', async () => {
    const updates = new Broadcaster<ServerSentEvent>()
    const loading = Promise.withResolvers<ServerSentEvent[]>()
    const live = () => updates.subscribe('feed')
    const events = begin(resumeEvents({ after: '1', live, missed: () => loading.promise }))
    const awaited = events.next()
    const left = events.return()
    expect(updates.subscriberCount('feed')).toBe(0)
    loading.resolve([])
    expect(await awaited).toEqual({ done: true, value: undefined })
    await left
  })
})
