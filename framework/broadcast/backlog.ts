import type { Batch } from './batch.ts'
import type { Terms } from './member.ts'
import type { Published } from './published.ts'
import type { Ring } from './ring.ts'

/**
 * What waits in the ring for a listener that is behind: how much that is, and how much may be. It holds
 * none of it, and there is none for whoever keeps up.
 */
export class Backlog<Message> {
  readonly #ring: Ring<Message>
  readonly #isFor: (published: Published<Message>) => boolean
  readonly #capacity: number
  readonly #maxBytes: number
  #counted: number // what waits is counted up to here
  #waiting = 0
  #bytes = 0
  #mayWait: number // as many as its capacity, besides what still waits of what was there at once
  #mayWaitBytes: number
  #skipped = 0

  constructor(
    ring: Ring<Message>,
    { capacity, maxBytes }: Terms,
    seq: number,
    isFor: (published: Published<Message>) => boolean,
  ) {
    this.#ring = ring
    this.#counted = seq
    this.#capacity = this.#mayWait = capacity
    this.#maxBytes = this.#mayWaitBytes = maxBytes
    this.#isFor = isFor
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** How many were skipped. */
  get skipped(): number {
    return this.#skipped
  }

  /** Whether more waits than may; one alone may be of any size. */
  get isTooMuch(): boolean {
    return this.#waiting > this.#mayWait || (this.#waiting > 1 && this.#bytes > this.#mayWaitBytes)
  }

  /** What is there at once behind a place, such as a replay, takes nothing of the capacity. */
  allowAllAfter(seq: number): void {
    for (const published of this.#ring.after(seq)) this.#count(published)
    this.#counted = this.#ring.last.seq
    this.#mayWait += this.#waiting
    this.#mayWaitBytes += this.#bytes
  }

  add({ published, to }: Batch<Message>): void {
    for (const each of published) if (each.seq > this.#counted) this.#count(each)
    this.#counted = Math.max(this.#counted, to.seq)
  }

  /** One that was for the listener waits no longer. */
  delivered({ seq, size }: Published<Message>): void {
    if (seq > this.#counted) return
    this.#waiting--
    this.#bytes -= size
    this.#mayWait = Math.max(this.#mayWait - 1, this.#capacity)
    this.#mayWaitBytes = Math.max(this.#mayWaitBytes - size, this.#maxBytes)
  }

  /** Drops the oldest behind a place until no more waits than may; answers the place then. */
  skipOldest(seq: number): number {
    let at = seq
    for (const published of this.#ring.after(seq)) {
      if (!this.isTooMuch) break
      at = published.seq
      if (!this.#isFor(published)) continue
      this.#skipped++
      this.#waiting--
      this.#bytes -= published.size
    }
    return at
  }

  /** How many messages behind a place have left the ring: those do not wait any more. */
  lostAfter(seq: number): number {
    const counted = this.#waiting
    this.#waiting = this.#bytes = 0
    for (const published of this.#ring.after(seq)) {
      if (published.seq > this.#counted) break
      this.#count(published)
    }
    return counted - this.#waiting
  }

  skip(count: number): void {
    this.#skipped += count
  }

  #count(published: Published<Message>): void {
    if (!this.#isFor(published)) return
    this.#waiting++
    this.#bytes += published.size
  }
}
