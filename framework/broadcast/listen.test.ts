import { describe, expect, it, vi } from 'vitest'
import { ALL_KEYS, Broadcaster, type Listener, type Position, type Published } from '../index.ts'
import { KeptLog } from './log.test.helpers.ts'

// Rows 55, 60-64, 74, 132-134 of the capabilities and F1, F21, for whoever listens.

/** A listener that can be held up, and writes down what it is told. */
class Ear implements Listener<string> {
  readonly told: string[] = []
  readonly positions: Position[] = []
  behind = false
  #drain: PromiseWithResolvers<void> | undefined
  onDeliver: (message: string) => void = () => {}
  onReset: () => Promise<void> | void = () => {}

  drained(): Promise<void> {
    this.#drain ??= Promise.withResolvers()
    return this.#drain.promise
  }

  drain(): void {
    this.behind = false
    this.#drain?.resolve()
    this.#drain = undefined
  }

  deliver({ message }: Published<string>): void {
    this.told.push(message)
    this.onDeliver(message)
  }

  position(position: Position): void {
    this.positions.push(position)
    this.told.push('|')
  }

  reset(reason: string): Promise<void> | void {
    this.told.push(`reset: ${reason}`)
    return this.onReset()
  }

  end(): void {
    this.told.push('end')
  }

  fail(error: unknown): void {
    this.told.push(String(error))
  }

  heartbeat(): void {
    this.told.push('beat')
  }

  /** What it was told besides positions. */
  get news(): string[] {
    return this.told.filter((each) => each !== '|')
  }
}

const tick = () => new Promise((resolve) => setImmediate(resolve))

function listening(options: ConstructorParameters<typeof Broadcaster<string>>[0] = {}) {
  const broadcaster = new Broadcaster<string>(options)
  const ear = new Ear()
  const leave = broadcaster.listen('a', ear)
  ear.told.length = 0
  return { broadcaster, ear, leave }
}

describe('Broadcaster.listen()', () => {
  it('tells what a tick published in one go, and how far that is behind it', async () => {
    const { broadcaster, ear } = listening()
    const both = new Ear()
    broadcaster.listen(['b', 'a'], both)
    both.told.length = 0
    for (const text of ['1', '2']) void broadcaster.publish('a', text)
    void broadcaster.publish('b', '3')
    void broadcaster.publish('a', '4')
    expect(ear.told).toEqual([])
    await tick()
    expect(ear.told).toEqual(['1', '2', '4', '|'])
    expect(both.told).toEqual(['1', '2', '3', '4', '|'])
    expect(String(ear.positions.at(-1))).toBe(broadcaster.position())
    expect(both.positions.at(-1)).toBe(ear.positions.at(-1)) // shared, with its bytes
  })

  it('delivers in slices to very many, each message once, whoever comes and goes meanwhile', async () => {
    const broadcaster = new Broadcaster<string>()
    const ears = Array.from({ length: 2500 }, () => new Ear())
    const leaves = ears.map((ear) => broadcaster.listen('a', ear))
    const both = new Ear()
    broadcaster.listen(['a', 'b'], both) // comes last
    for (const ear of [...ears, both]) ear.told.length = 0
    void broadcaster.publish('a', '1')
    await new Promise((resolve) => process.nextTick(resolve))
    expect(ears.filter(({ told }) => told.length > 0).length).toBeGreaterThan(0)
    expect(both.told).toEqual([])
    const late = new Ear()
    broadcaster.listen('a', late)
    const resumed = new Ear()
    broadcaster.listen('a', resumed, { after: String(ears[0]!.positions[0]) })
    leaves[2400]!()
    void broadcaster.publish('b', '2')
    await vi.waitFor(() => expect(both.news).toEqual(['1', '2']))
    // No position came before what it covers.
    expect(both.told).toEqual(['1', '|', '2', '|'])
    expect(ears.every(({ told }, i) => (i === 2400 ? told.length === 0 : told[0] === '1'))).toBe(
      true,
    )
    expect(late.news).toEqual([])
    expect(resumed.news).toEqual(['1'])
    void broadcaster.publish('a', '3')
    await vi.waitFor(() => expect(late.news).toEqual(['3']))
    expect(ears[0]!.news).toEqual(['1', '3'])
    expect(resumed.news).toEqual(['1', '3'])
  })

  it('leaves what a slow one misses where it is, and goes on from there (F1)', async () => {
    const { broadcaster, ear } = listening({ capacity: 100 })
    const fast = new Ear()
    broadcaster.listen('a', fast)
    ear.behind = true
    for (let i = 0; i < 50; i++) await broadcaster.publish('a', String(i))
    await tick()
    expect([ear.told, fast.news.length]).toEqual([[], 50])
    ear.drain()
    await tick()
    expect(ear.news).toEqual(Array.from({ length: 50 }, (_, i) => String(i)))
    expect(ear.told.at(-1)).toBe('|')
    expect(String(ear.positions.at(-1))).toBe(broadcaster.position())
  })

  it.each([
    ['error', ['LaggedError']],
    ['end', ['end']],
    ['skip', ['3', '4', '5', '|']],
    ['reset', ['reset: lagged', '|']],
  ] as const)(
    'does with one that falls too far behind as its policy says: %s',
    async (lag, told) => {
      const onLag = vi.fn()
      const { broadcaster, ear } = listening({ capacity: 3, lag, onLag })
      ear.behind = true
      for (const text of ['1', '2', '3', '4', '5']) {
        await broadcaster.publish('a', text)
        await tick()
      }
      ear.drain()
      await tick()
      expect(ear.told.map((each) => each.replace(/Error: .*/, 'Error'))).toEqual(told)
      expect(onLag).toHaveBeenCalledOnce()
      expect(onLag.mock.calls[0]![0]).toMatchObject({
        policy: lag,
        skipped: lag === 'skip' ? 2 : 4,
      })
      expect(broadcaster.has('a')).toBe(lag === 'skip' || lag === 'reset')
      ear.told.length = 0
      await broadcaster.publish('a', 'later')
      await tick()
      expect(ear.news).toEqual(lag === 'skip' || lag === 'reset' ? ['later'] : [])
    },
  )

  it('takes nothing off its capacity for what is replayed, though that waits (row 61)', async () => {
    const { broadcaster } = listening({ onLag() {} })
    const start = broadcaster.position()
    for (let i = 0; i < 10; i++) await broadcaster.publish('a', String(i))
    const ear = new Ear()
    ear.behind = true
    broadcaster.listen('a', ear, { after: start, capacity: 2 })
    for (const text of ['new', 'newer']) await broadcaster.publish('a', text)
    await tick()
    expect(ear.told).toEqual([])
    expect(broadcaster.subscriberCount('a')).toBe(2)
    ear.drain()
    await tick()
    expect(ear.news).toEqual([...Array.from({ length: 10 }, (_, i) => String(i)), 'new', 'newer'])
    ear.behind = true
    for (const text of ['1', '2', '3']) await broadcaster.publish('a', text)
    await tick()
    expect(ear.news.at(-1)).toMatch(/^LaggedError/)
  })

  it('knows what the ring lost of what a slow one missed', async () => {
    const { broadcaster, ear } = listening({ ring: { events: 4 }, lag: 'reset', onLag() {} })
    const quiet = new Ear()
    broadcaster.listen('quiet', quiet)
    quiet.told.length = 0
    ear.behind = quiet.behind = true
    for (let i = 0; i < 6; i++) {
      await broadcaster.publish('a', String(i))
      await tick()
    }
    await broadcaster.publish('quiet', 'hi')
    await tick()
    ear.drain()
    quiet.drain()
    await tick()
    expect(ear.news).toEqual(['reset: lagged'])
    expect(quiet.news).toEqual(['hi'])
  })

  it('loses nothing of what one tick publishes, though the ring holds less', async () => {
    const { broadcaster, ear } = listening({ ring: { events: 3 } })
    for (let i = 0; i < 20; i++) void broadcaster.publish('a', String(i))
    expect(ear.news.length).toBeGreaterThan(15) // and no more waits than the ring holds
    await tick()
    expect(ear.news).toEqual(Array.from({ length: 20 }, (_, i) => String(i)))
  })

  it('loses nothing that is published while others are being delivered to', async () => {
    const { broadcaster, ear } = listening({ ring: { events: 2 } })
    const second = new Ear()
    broadcaster.listen('a', second)
    ear.onDeliver = (message) => {
      if (message !== 'first') return
      for (let i = 0; i < 10; i++) void broadcaster.publish('a', String(i))
    }
    await broadcaster.publish('a', 'first')
    await tick()
    expect(ear.news).toEqual(['first', ...'0123456789'])
    expect(second.news).toEqual(ear.news)
  })

  it('gives one that keeps up whatever one tick publishes, in parts when that is much', async () => {
    const { broadcaster, ear } = listening({ capacity: 2 })
    const deaf: string[] = [] // cannot be held up
    broadcaster.listen('a', { deliver: ({ message }) => deaf.push(message), reset() {}, end() {}, fail: (error) => deaf.push(String(error)) }) // prettier-ignore
    const texts = Array.from({ length: 100 }, (_, i) => `${i}`.repeat(2000))
    ear.onDeliver = () => void (ear.behind = true)
    for (const text of texts) void broadcaster.publish('a', text)
    await tick()
    expect(deaf).toEqual(texts)
    expect(ear.news.length).toBeLessThan(50)
    while (ear.news.length < 100) {
      ear.drain()
      await tick()
    }
    expect(ear.news).toEqual(texts)
    expect(ear.told.filter((each) => each === '|').length).toBeGreaterThan(3)
  })

  it('queues behind a reset what is published while it loads', async () => {
    const { broadcaster } = listening()
    await broadcaster.publish('a', 'before')
    const ear = new Ear()
    const loaded = Promise.withResolvers<void>()
    ear.onReset = () => loaded.promise
    broadcaster.listen('a', ear, { after: 'nonsense' })
    const before = broadcaster.position()
    await broadcaster.publish('a', 'meanwhile')
    await tick()
    expect(ear.told).toEqual(['reset: malformed'])
    loaded.resolve()
    await tick()
    expect(ear.told).toEqual(['reset: malformed', '|', 'meanwhile', '|'])
    expect(String(ear.positions[0])).toBe(before)
    await broadcaster.publish('a', 'after')
    await tick()
    expect(ear.news.at(-1)).toBe('after')
  })

  it('fails whoever throws, frees its place, and goes on for the others (F21, row 74)', async () => {
    const { broadcaster, ear } = listening()
    const [throwing, rejecting] = [new Ear(), new Ear()]
    throwing.onDeliver = () => {
      throw new Error('a bad listener')
    }
    rejecting.onReset = () => Promise.reject(new Error('no database'))
    broadcaster.listen('a', throwing)
    broadcaster.listen('a', rejecting, { after: '' })
    const last = new Ear()
    broadcaster.listen('a', last)
    await broadcaster.publish('a', 'x')
    await tick()
    expect(throwing.told.at(-1)).toBe('Error: a bad listener')
    expect(rejecting.told.at(-1)).toBe('Error: no database')
    expect([ear.news, last.news]).toEqual([['x'], ['x']])
    expect(broadcaster.subscriberCount('a')).toBe(2)
  })

  it('delivers what was published so far when a key is removed, and then ends (row 60)', async () => {
    const { broadcaster, ear } = listening()
    const [both, slow] = [new Ear(), new Ear()]
    broadcaster.listen(['a', 'b'], both)
    broadcaster.listen('a', slow)
    slow.behind = true
    void broadcaster.publish('a', 'last')
    broadcaster.remove('a')
    expect(ear.news).toEqual(['last', 'end'])
    expect(broadcaster.subscriberCount('a')).toBe(0)
    void broadcaster.publish('a', 'too late')
    void broadcaster.publish('b', 'other')
    await tick()
    expect(ear.news).toEqual(['last', 'end'])
    expect(both.news).toEqual(['last', 'other'])
    slow.drain()
    await tick()
    expect(slow.news).toEqual(['last', 'end'])
  })

  it('ends all when it is closed, and whoever comes later at once, at no position', async () => {
    const { broadcaster, ear } = listening()
    const { position } = await broadcaster.publish('a', 'x')
    void broadcaster.publish('a', 'last')
    broadcaster.close()
    const late = new Ear()
    broadcaster.listen('a', late, { after: position })
    expect(ear.news).toEqual(['x', 'last', 'end'])
    expect(late.told).toEqual(['end'])
    expect(broadcaster.subscriberCount()).toBe(0)
  })

  it('says nothing more to one that has left, or was disconnected', async () => {
    const { broadcaster, ear, leave } = listening()
    const cut = new Ear()
    broadcaster.listen('a', cut, { id: 'cut' })
    cut.behind = true
    void broadcaster.publish('a', 'x')
    leave()
    leave()
    await tick()
    broadcaster.disconnect(({ id }) => id === 'cut')
    cut.drain()
    await broadcaster.publish('a', 'y')
    await tick()
    expect([ear.told, cut.news]).toEqual([[], ['end']])
  })

  it('tells quiet ones now and then how far everybody has come', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const { broadcaster, ear } = listening()
      const busy = new Ear()
      broadcaster.listen('b', busy)
      await broadcaster.publish('b', 'x')
      await tick()
      expect(ear.told).toEqual([])
      vi.advanceTimersByTime(60_000)
      await tick()
      expect(ear.told).toEqual(['|'])
      expect(String(ear.positions.at(-1))).toBe(broadcaster.position())
      expect(busy.told.at(-2)).toBe('x') // it knew
      vi.advanceTimersByTime(600_000)
      expect(vi.getTimerCount()).toBe(0) // nothing is published: nothing is told
    } finally {
      vi.useRealTimers()
    }
  })

  it('tells quiet ones before what they know leaves the ring', async () => {
    const { broadcaster, ear } = listening({ ring: { events: 100 } })
    for (let i = 0; i < 1000; i++) {
      await broadcaster.publish('b', 'x')
      await broadcaster.publish('c', 'x')
      await new Promise((resolve) => process.nextTick(resolve))
    }
    await tick()
    const outcome = await broadcaster.outcomeAfter(String(ear.positions.at(-1)))
    expect(outcome.type).toBe('resumed')
    expect(ear.positions.length).toBeLessThan(60)
  })

  it('beats, and removes who takes nothing, when asked to by hand (rows 132-134)', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const { broadcaster, ear } = listening()
      const slow = new Ear()
      broadcaster.listen('b', slow)
      slow.behind = true
      await broadcaster.publish('b', 'x')
      await tick()
      broadcaster.sendHeartbeats()
      expect([ear.news, slow.news]).toEqual([['beat'], ['beat']])
      vi.advanceTimersByTime(4900)
      expect(broadcaster.removeStale()).toBe(0)
      slow.drain()
      await tick()
      slow.behind = true
      await broadcaster.publish('b', 'y')
      await tick()
      vi.advanceTimersByTime(4900)
      expect(broadcaster.removeStale()).toBe(0) // it has taken some since
      vi.advanceTimersByTime(200)
      expect(broadcaster.removeStale()).toBe(1)
      expect([broadcaster.has('b'), broadcaster.has('a')]).toEqual([false, true])
    } finally {
      vi.useRealTimers()
    }
  })

  it('resets everyone once a broken log is whole again', async () => {
    const log = new KeptLog<string>()
    const broadcaster = new Broadcaster({ log })
    log.handOn()
    const ear = new Ear()
    broadcaster.listen('a', ear)
    for (const text of ['1', '2']) await broadcaster.publish('a', text)
    log.handOn()
    await tick()
    log.breakAt(1, 'rewound')
    for (const text of ['an', 'other', 'life']) await broadcaster.publish('a', text)
    log.handOn(2)
    await tick()
    expect([ear.news, broadcaster.status]).toEqual([['1', '2'], 'catching-up'])
    log.handOn()
    await broadcaster.publish('a', 'news')
    log.handOn()
    await tick()
    expect(ear.news).toEqual(['1', '2', 'reset: rewound', 'news'])
    expect(String(ear.positions.at(-1))).toBe(broadcaster.position())
  })

  it('goes on when its log breaks in the middle of a delivery', async () => {
    const log = new KeptLog<string>()
    const broadcaster = new Broadcaster({ log })
    log.handOn()
    const ear = new Ear()
    broadcaster.listen('a', ear)
    ear.onDeliver = (message) => {
      if (message === '1') log.breakAt(0, 'recreated')
    }
    for (const text of ['1', '2', '3']) await broadcaster.publish('a', text)
    log.handOn()
    await tick()
    log.handOn()
    await broadcaster.publish('a', 'news')
    log.handOn()
    await tick()
    expect(ear.news).toContain('reset: recreated')
    expect(ear.news.at(-1)).toBe('news')
    expect(String(ear.positions.at(-1))).toBe(broadcaster.position())
  })

  it('takes a key for no other, whatever it is called (T8)', async () => {
    const broadcaster = new Broadcaster<string>()
    const keys = ['*', '>', 'a.b', 'a b', '', 'é', '__proto__', 'x'.repeat(3000), '..', '$JS.API']
    const ears = keys.map((key) => {
      const ear = new Ear()
      broadcaster.listen(key, ear)
      return ear
    })
    const all = new Ear()
    broadcaster.listen(ALL_KEYS, all)
    for (const key of keys) void broadcaster.publish(key, key)
    await tick()
    expect(ears.map(({ news }) => news)).toEqual(keys.map((key) => [key]))
    expect(all.news).toEqual(keys)
  })
})
