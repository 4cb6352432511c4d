import { Backlog } from './backlog.ts'
import type { Batch } from './batch.ts'
import { LaggedError } from './broadcast-errors.ts'
import type { KeyName } from './key-name.ts'
import type { Listener } from './listener.ts'
import type { Keeper, Terms } from './member.ts'
import type { ResetReason } from './outcome.ts'
import type { Position } from './position.ts'
import type { Published } from './published.ts'
import type { Ring } from './ring.ts'

// More than this is delivered in parts, so that a reader's connection can take some in between.
const MOST_BYTES = 65_536

/**
 * A listener and how far it has come. While it keeps up, that is as far as everybody; when it does
 * not, it keeps nothing but its place, and reads on from there in the ring that all share.
 */
export class Listening<Message> {
  readonly terms: Terms
  readonly #keys: Set<KeyName> | undefined
  readonly #listener: Listener<Message>
  readonly #keeper: Keeper<Listening<Message>>
  readonly #ring: Ring<Message>
  #removed: Map<KeyName, number> | undefined // by when
  #state: 'current' | 'behind' | 'resetting' | 'over' = 'current'
  #seq: number // everything up to here has been delivered, or was not for it
  #backlog: Backlog<Message> | undefined // there is one unless it is current
  #behindSince: number | undefined
  #resetBecause: ResetReason | undefined
  #isWaiting = false
  #endsAt: Position | undefined // everything later is not for it

  /** Made by `Broadcaster.listen()`. */
  constructor(
    keys: Set<KeyName> | undefined,
    listener: Listener<Message>,
    terms: Terms,
    keeper: Keeper<Listening<Message>>,
    ring: Ring<Message>,
  ) {
    this.#keys = keys
    this.#listener = listener
    this.terms = terms
    this.#keeper = keeper
    this.#ring = ring
    this.#seq = ring.last.seq
  }

  /** Its keys; undefined for all there are. */
  get keys(): ReadonlySet<KeyName> | undefined {
    return this.#keys
  }

  /** Since when it takes nothing of what waits, in milliseconds of `performance.now()`. */
  get behindSince(): number | undefined {
    return this.#behindSince
  }

  /** Whether nothing more will be delivered to it. */
  get isOver(): boolean {
    return this.#state === 'over'
  }

  /** Begins behind a place, from now on or with what followed it. */
  begin(from: Position): void {
    if (this.isOver) return // whoever was told how it begins has ended it
    this.#guard(() => {
      this.#seq = from.seq
      if (from.seq >= this.#ring.last.seq) return this.#listener.position?.(from)
      this.#fallBehind(from.seq).allowAllAfter(from.seq)
      this.#goOn()
    })
  }

  /** Takes what a tick published to its keys. */
  take(batch: Batch<Message>): void {
    if (batch.to.seq <= this.#seq || this.isOver) return
    // No function is made here: this runs for every listener there is.
    try {
      if (this.#state !== 'current') this.#count(batch)
      else if (this.#isHeldUp) {
        this.#fallBehind(batch.from)
        this.#count(batch)
        this.#goOn()
      } else if (batch.bytes > MOST_BYTES && batch.published.length > 1 && this.#canWait) {
        this.#fallBehind(batch.from).allowAllAfter(this.#seq)
        this.#goOn()
      } else this.#deliver(batch)
    } catch (error) {
      this.fail(error)
    }
  }

  /** It hears no more of a key; what was published to it so far still reaches it. */
  removeKey(name: KeyName): void {
    if (!this.#keys?.has(name)) return
    if (this.#keys.size === 1) return this.finish()
    this.#keys.delete(name)
    this.#removed ??= new Map()
    this.#removed.set(name, this.#ring.last.seq)
    this.#deliverTheRest()
  }

  /** Ends it after what was published so far. */
  finish(): void {
    if (this.isOver || this.#isEnding) return
    this.#endsAt = this.#ring.last
    this.#keeper.leaves(this)
    this.#deliverTheRest()
  }

  /** Ends it at once: what waits is dropped. */
  cut(): void {
    this.#leave(() => this.#listener.end())
  }

  /** What it has cannot be continued. */
  reset(reason: ResetReason): void {
    this.#guard(() => {
      if (this.isOver) return
      this.#resetBecause = reason
      if (this.#state === 'resetting') return // once more when that is done
      if (this.#state === 'current') this.#fallBehind(this.#seq)
      this.#goOn()
    })
  }

  fail(error: unknown): void {
    this.#leave(() => this.#listener.fail(error))
  }

  /** Tells it how far everybody has come, if it has heard of nothing since a place. */
  advance(olderThan: number, to: Position): void {
    if (this.#state !== 'current' || this.#seq >= olderThan || this.#seq >= to.seq) return
    this.#guard(() => {
      if (this.#isHeldUp) return
      this.#seq = to.seq
      this.#listener.position?.(to)
    })
  }

  /** Has it show that all is well. */
  heartbeat(): void {
    if (!this.isOver) this.#guard(() => this.#listener.heartbeat?.())
  }

  get #isEnding(): boolean {
    return this.#endsAt !== undefined
  }

  #deliver({ published, to }: Batch<Message>): void {
    for (const each of published) {
      if (each.seq <= this.#seq || !this.#isFor(each)) continue
      this.#listener.deliver(each)
      if (this.#state !== 'current') return // it has left, or was told of something else
    }
    this.#seq = to.seq
    this.#listener.position?.(to)
  }

  get #isHeldUp(): boolean {
    return this.#listener.behind === true && this.#canWait
  }

  get #canWait(): boolean {
    return this.#listener.drained !== undefined
  }

  #isFor({ key, seq }: Published<Message>): boolean {
    if (this.#endsAt && seq > this.#endsAt.seq) return false
    if (!this.#keys || this.#keys.has(key)) return true
    return (this.#removed?.get(key) ?? -1) >= seq
  }

  // Whoever is current has heard of all that everybody has, though nothing of it was for it.
  #fallBehind(from: number): Backlog<Message> {
    this.#seq = Math.max(this.#seq, from)
    this.#state = 'behind'
    this.#behindSince ??= performance.now()
    const isFor = (published: Published<Message>) => this.#isFor(published)
    return (this.#backlog = new Backlog(this.#ring, this.terms, this.#seq, isFor))
  }

  #count(batch: Batch<Message>): void {
    this.#backlog?.add(batch)
    if (this.#backlog?.isTooMuch) this.#lag(this.#backlog)
  }

  #lag(backlog: Backlog<Message>, lost = 0): void {
    const { lag, capacity } = this.terms
    if (this.#resetBecause) return // all is to be shown again as it is
    if (lag === 'skip') return void (this.#seq = backlog.skipOldest(this.#seq))
    const missed = backlog.waiting + lost
    this.#keeper.lagged(this, missed)
    if (lag === 'end') return this.cut()
    if (lag === 'reset') return void (this.#resetBecause = 'lagged')
    this.fail(new LaggedError(this.#shownKeys, capacity, missed))
  }

  // What waited may have left the ring by now.
  #missesSome(backlog: Backlog<Message>): boolean {
    if (this.#ring.floor.seq <= this.#seq) return false
    const lost = backlog.lostAfter(this.#seq)
    this.#seq = this.#ring.floor.seq
    if (lost <= 0) return false
    if (this.terms.lag === 'skip') backlog.skip(lost)
    else this.#lag(backlog, lost)
    return this.terms.lag !== 'skip'
  }

  /** Delivers what waits, as far as the listener takes it. */
  #goOn(): void {
    const backlog = this.#backlog
    if (this.#state !== 'behind' || !backlog) return
    if (this.#isHeldUp) return this.#wait()
    if (this.#resetBecause || this.#missesSome(backlog)) return this.#resetNow()
    let bytes = 0
    let at: Position | undefined
    for (const published of this.#ring.after(this.#seq)) {
      if (bytes > 0 && bytes + published.size > MOST_BYTES && this.#isHeldUp) {
        if (at) this.#listener.position?.(at)
        return this.#wait()
      }
      at = published.position
      this.#seq = at.seq
      if (!this.#isFor(published)) continue
      bytes += published.size
      backlog.delivered(published)
      this.#listener.deliver(published)
      if (this.#state !== 'behind') return
    }
    this.#catchUp(backlog)
  }

  #catchUp({ skipped }: Backlog<Message>): void {
    const { last } = this.#ring
    this.#state = 'current'
    this.#behindSince = this.#backlog = undefined
    if (skipped > 0) this.#keeper.lagged(this, skipped)
    this.#seq = Math.max(this.#seq, last.seq)
    const to = this.#endsAt ?? last
    if (this.#seq === last.seq) this.#listener.position?.(to)
    if (this.#isEnding) this.#leave(() => this.#listener.end())
  }

  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#listener.drained?.().then(
      () => this.#drained(),
      (error: unknown) => this.fail(error),
    )
  }

  #drained(): void {
    this.#isWaiting = false
    this.#behindSince = performance.now()
    this.#guard(() => this.#goOn())
  }

  #resetNow(): void {
    const reason = this.#resetBecause
    if (!reason || this.isOver) return
    this.#resetBecause = undefined
    this.#keeper.began(this, { type: 'reset', reason })
    if (this.isOver) return
    const { last } = this.#ring
    this.#seq = last.seq // it may have been told of places that are no more
    this.#fallBehind(last.seq)
    this.#state = 'resetting'
    const shown = this.#listener.reset(reason, last)
    if (!shown) return this.#resume(last)
    shown.then(
      () => this.#guard(() => this.#resume(last)),
      (error: unknown) => this.fail(error),
    )
  }

  #resume(from: Position): void {
    if (this.#state !== 'resetting') return
    if (this.#ring.last !== from) this.#listener.position?.(from) // else the next line tells it
    this.#state = 'behind'
    this.#goOn()
  }

  // What the tick has published so far, and what waits.
  #deliverTheRest(): void {
    this.#guard(() => {
      if (this.#state !== 'current') return
      this.#fallBehind(this.#keeper.passed).allowAllAfter(this.#seq)
      this.#goOn()
    })
  }

  #leave(say: () => void): void {
    if (this.isOver) return
    this.#state = 'over'
    this.#keeper.left(this)
    try {
      say()
    } catch (error) {
      console.error(error) // oxlint-disable-line no-console -- it has no other place to report to
    }
  }

  /** Leaves without a word: the listener has asked for it. */
  stop(): void {
    this.#leave(() => {})
  }

  // What one of them does with the news is no matter for the others.
  #guard(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.fail(error)
    }
  }

  get #shownKeys(): unknown {
    return this.#keys ? [...this.#keys] : 'all keys'
  }
}
