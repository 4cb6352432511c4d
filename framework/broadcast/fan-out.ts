import type { Batch } from './batch.ts'
import type { KeyName } from './key-name.ts'
import { Listening } from './listening.ts'
import type { Position } from './position.ts'
import type { Published } from './published.ts'
import type { Ring } from './ring.ts'
import type { KeySubscribers, Subscribers } from './subscribers.ts'

// So many listeners are delivered to in one go; the rest when others have had their turn. 1,000
// writes to sockets take some 5 ms.
const SLICE = 1000

// How long a listener may hear of nothing before it is told how far everybody has come.
const ADVANCE_MS = 60_000

/**
 * Passes on what is published: to those who pull at once, to those who listen at the end of the
 * tick, all of the tick together, in slices when they are many. One pass is over before the next
 * begins. So whoever has been delivered to has everything up to the same place, whatever its keys.
 */
export class FanOut<Message> {
  readonly #ring: Ring<Message>
  readonly #subscribers: Subscribers<Message>
  readonly #advanceMs: number
  #passed: Position
  #pass: Generator<void, void> | undefined
  #isRunning = false
  #isScheduled = false
  #unpassed = 0
  #unpassedBytes = 0
  #sinceAdvance = 0
  #sinceAdvanceBytes = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isTime = false
  #restarts = 0

  constructor(ring: Ring<Message>, subscribers: Subscribers<Message>) {
    this.#ring = ring
    this.#subscribers = subscribers
    this.#passed = ring.last
    this.#advanceMs = Math.min(ADVANCE_MS, ring.limits.ageMs / 4)
  }

  /** Up to here everybody who listens has been delivered to. */
  get passed(): number {
    return this.#passed.seq
  }

  /** Takes what is in the ring for passed on. */
  restart(): void {
    this.#passed = this.#ring.last
    this.#pass = undefined
    this.#restarts++
    this.#unpassed = this.#unpassedBytes = 0
  }

  /** Delivers what waits now when the ring can hold no more of it: never is it dropped instead. */
  makeRoom(): void {
    const { events, bytes } = this.#ring.limits
    if (this.#unpassed >= events || this.#unpassedBytes >= bytes) this.flush()
  }

  /** Passes on what has just come into the ring. */
  publish(published: Published<Message>): void {
    const { byKey, toAll, totals } = this.#subscribers
    const own = byKey.get(published.key)
    totals.published++
    if (own) totals.delivered += pullFrom(own, published)
    totals.delivered += pullFrom(toAll, published)
    this.#unpassed++
    this.#unpassedBytes += published.size
    if (this.#subscribers.listeningCount === 0 && !this.#pass) return this.restart()
    this.#schedule(atEndOfTick)
  }

  /** Delivers everything that was published, now. */
  flush(): void {
    this.#run(true)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #schedule(when: (run: () => void) => void): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    when(() => {
      this.#isScheduled = false
      this.#run(false)
    })
  }

  #run(toTheEnd: boolean): void {
    if (this.#isRunning) return // somebody publishes while being delivered to: that comes after
    this.#isRunning = true
    try {
      while (this.#unpassed > 0 || this.#isTime || this.#pass) {
        this.#pass ??= this.#begin()
        if (this.#pass.next().done) this.#pass = undefined
        else if (!toTheEnd) return this.#schedule(afterOthers)
      }
    } finally {
      this.#isRunning = false
    }
  }

  *#begin(): Generator<void, void> {
    const published = [...this.#ring.after(this.#passed.seq)]
    const to = this.#ring.last
    const [count, bytes] = [this.#unpassed, this.#unpassedBytes]
    const restarts = this.#restarts
    if (published.length > 0) yield* this.#deliver(published, to, restarts)
    if (this.#restarts !== restarts) return
    this.#passed = to
    this.#unpassed -= count
    this.#unpassedBytes -= bytes
    yield* this.#advance(count, bytes)
    this.#ring.trim(to.seq, performance.now())
  }

  *#deliver(
    published: readonly Published<Message>[],
    to: Position,
    restarts: number,
  ): Generator<void, void> {
    const { byKey, toAll, totals } = this.#subscribers
    const from = this.#passed.seq
    const all: Batch<Message> = { published, bytes: this.#unpassedBytes, from, to }
    const own = published.length === 1 ? undefined : batchesOf(all)
    let left = SLICE
    for (const key of own?.keys() ?? [published[0]!.key]) {
      const group = byKey.get(key)
      if (!group) continue
      const batch = own?.get(key) ?? all
      const delivered = group.listening.size * batch.published.length
      group.delivered += delivered
      totals.delivered += delivered
      for (const listening of group.listening) {
        listening.take(listening.keys?.size === 1 ? batch : all)
        if (this.#restarts !== restarts) return // it broke the log: nobody is told of what was before
        if (--left === 0) {
          yield
          left = SLICE
        }
      }
    }
    toAll.delivered += toAll.listening.size * published.length
    totals.delivered += toAll.listening.size * published.length
    for (const listening of toAll.listening) {
      listening.take(all)
      if (this.#restarts !== restarts) return
      if (--left === 0) {
        yield
        left = SLICE
      }
    }
  }

  // A listener whose keys are quiet would come back to a place that nobody knows any more.
  *#advance(count: number, bytes: number): Generator<void, void> {
    const { events: mostEvents, bytes: mostBytes } = this.#ring.limits
    this.#sinceAdvance += count
    this.#sinceAdvanceBytes += bytes
    const isFull = this.#sinceAdvance >= mostEvents / 4 || this.#sinceAdvanceBytes >= mostBytes / 4
    if (isFull || this.#isTime) {
      // When there is time to spare all of them, else those that have heard of nothing for half a ring.
      const olderThan = this.#isTime ? this.#passed.seq : this.#ring.middle
      this.#isTime = false
      this.#sinceAdvance = this.#sinceAdvanceBytes = 0
      let left = SLICE
      for (const member of this.#subscribers.all) {
        if (member instanceof Listening) member.advance(olderThan, this.#passed)
        if (--left === 0) {
          yield
          left = SLICE
        }
      }
    }
    if (this.#timer || count === 0 || this.#subscribers.listeningCount === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#isTime = true
      this.#run(false)
    }, this.#advanceMs)
    this.#timer.unref?.() // a server keeps its process alive; this need not
  }
}

function pullFrom<Message>(group: KeySubscribers<Message>, published: Published<Message>): number {
  if (group.size === 0) return 0
  group.published++
  group.delivered += group.pulling.size
  const count = group.pulling.size
  for (const subscription of group.pulling) subscription.push(published)
  return count
}

function batchesOf<Message>(all: Batch<Message>): Map<KeyName, Batch<Message>> {
  const own = new Map<KeyName, { published: Published<Message>[]; bytes: number }>()
  for (const published of all.published) {
    const batch = own.get(published.key)
    if (batch) {
      batch.published.push(published)
      batch.bytes += published.size
    } else own.set(published.key, { published: [published], bytes: published.size })
  }
  return new Map([...own].map(([key, batch]) => [key, { ...batch, from: all.from, to: all.to }]))
}

// Node's own queue, where there is one, comes after all that a handler awaits of what is done.
const atEndOfTick: (run: () => void) => void = globalThis.process?.nextTick ?? queueMicrotask
const afterOthers: (run: () => void) => void = globalThis.setImmediate ?? setTimeout
