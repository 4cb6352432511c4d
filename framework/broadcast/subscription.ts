import { LaggedError, ResetError } from './broadcast-errors.ts'
import type { KeyName } from './key-name.ts'
import type { Keeper, Terms } from './member.ts'
import type { ResetReason } from './outcome.ts'
import type { Published } from './published.ts'
import type { Ring } from './ring.ts'

/**
 * What one subscriber has yet to read of its keys: the messages published since it subscribed, or
 * since the position it gave, in order. To be read once, by `for await`; leaving the loop
 * unsubscribes. What it throws is final: it is unsubscribed, and after what still waits comes the end.
 */
export class Subscription<Message> implements AsyncIterableIterator<Message> {
  /** What it was agreed to be. */
  readonly terms: Terms
  readonly #keys: Set<KeyName> | undefined
  readonly #keeper: Keeper<Subscription<Message>>
  #waiting: Published<Message>[] = []
  #bytes = 0
  #replayed = 0 // what was replayed takes nothing of its capacity
  #replayedBytes = 0
  #from = 0 // what its reader has had before this process heard of it
  #skipped = 0
  #behindSince: number | undefined
  #reader: PromiseWithResolvers<IteratorResult<Message, undefined>> | undefined
  #failure: { readonly error: unknown } | undefined
  #isOpen = true

  /** Made by `Broadcaster.subscribe()`. */
  constructor(keys: Set<KeyName> | undefined, terms: Terms, keeper: Keeper<Subscription<Message>>) {
    this.#keys = keys
    this.terms = terms
    this.#keeper = keeper
  }

  /** Its keys; undefined for all there are. */
  get keys(): ReadonlySet<KeyName> | undefined {
    return this.#keys
  }

  /** Whether nothing more will be given to it. */
  get isOver(): boolean {
    return !this.#isOpen
  }

  /** Since when messages wait for it, in milliseconds of `performance.now()`. */
  get behindSince(): number | undefined {
    return this.#behindSince
  }

  /** Begins with what followed a place; that takes nothing of its capacity. */
  resume(ring: Ring<Message>, seq: number): void {
    for (const published of ring.after(seq)) {
      if (this.#keys && !this.#keys.has(published.key)) continue
      if (!this.#reader) {
        this.#replayed++
        this.#replayedBytes += published.size
      }
      this.push(published)
    }
    if (seq > ring.last.seq) this.#from = seq
  }

  /** Takes a message in, and when that is too much, does as its policy says. */
  push(published: Published<Message>): void {
    if (!this.#isOpen || published.seq <= this.#from) return
    if (this.#reader) return this.#answer({ done: false, value: published.message })
    if (this.#waiting.length === 0) this.#behindSince = performance.now()
    this.#waiting.push(published)
    this.#bytes += published.size
    if (this.#isTooMuch) this.#lag()
  }

  /** It hears no more of a key; what was published to it so far still reaches it. */
  removeKey(name: KeyName): void {
    if (this.#keys?.size === 1) this.finish()
    else this.#keys?.delete(name)
  }

  /** Ends it after what was published so far. */
  finish(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    if (this.#waiting.length > 0) return this.#keeper.leaves(this)
    this.#keeper.left(this)
    this.#answer({ done: true, value: undefined })
  }

  /** Ends it at once: what waits is dropped. */
  cut(): void {
    this.#drop()
    if (this.#isOpen) this.finish()
    else this.#keeper.left(this)
  }

  /** What it has cannot be continued. */
  reset(reason: ResetReason): void {
    if (!this.#isOpen) return
    this.#drop()
    this.#keeper.began(this, { type: 'reset', reason })
    this.fail(new ResetError(this.#shownKeys, reason))
  }

  /** Ends it with an error, which its reader is told before anything else. */
  fail(error: unknown): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#keeper.left(this)
    if (!this.#reader) return void (this.#failure = { error })
    this.#reader.reject(error)
    this.#reader = undefined
  }

  async next(): Promise<IteratorResult<Message, undefined>> {
    if (this.#failure) {
      const { error } = this.#failure
      this.#failure = undefined
      throw error
    }
    this.#tellSkipped()
    const oldest = this.#waiting.shift()
    if (oldest) {
      this.#bytes -= oldest.size
      if (this.#replayed > 0) {
        this.#replayed--
        this.#replayedBytes -= oldest.size
      }
      this.#behindSince = this.#waiting.length > 0 ? performance.now() : undefined
      if (!this.#isOpen && this.#waiting.length === 0) this.#keeper.left(this)
      return { done: false, value: oldest.message }
    }
    if (!this.#isOpen) return { done: true, value: undefined }
    this.#reader ??= Promise.withResolvers()
    return this.#reader.promise
  }

  async return(): Promise<IteratorResult<Message, undefined>> {
    this.cut()
    this.#failure = undefined // who leaves after having been dropped need not hear of it
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  get #isTooMuch(): boolean {
    const { capacity, maxBytes } = this.terms
    const events = this.#waiting.length - this.#replayed
    // One alone may be of any size.
    return events > capacity || (events > 1 && this.#bytes - this.#replayedBytes > maxBytes)
  }

  #lag(): void {
    const { lag, capacity } = this.terms
    if (lag === 'reset') {
      this.#keeper.lagged(this, this.#waiting.length)
      return this.reset('lagged')
    }
    if (lag === 'end') {
      this.#keeper.lagged(this, this.#waiting.length)
      return this.cut()
    }
    do {
      this.#skipped++
      this.#bytes -= this.#waiting.splice(this.#replayed, 1)[0]!.size
    } while (this.#isTooMuch)
    if (lag === 'skip') return // its reader's next step tells how many
    const error = new LaggedError(this.#shownKeys, capacity, this.#skipped)
    this.#tellSkipped()
    this.fail(error)
  }

  #tellSkipped(): void {
    if (this.#skipped > 0) this.#keeper.lagged(this, this.#skipped)
    this.#skipped = 0
  }

  #drop(): void {
    this.#waiting = []
    this.#bytes = this.#replayed = this.#replayedBytes = 0
  }

  #answer(result: IteratorResult<Message, undefined>): void {
    this.#reader?.resolve(result)
    this.#reader = undefined
  }

  get #shownKeys(): unknown {
    return this.#keys ? [...this.#keys] : 'all keys'
  }
}
