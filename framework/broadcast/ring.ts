import { Position } from './position.ts'
import type { Published } from './published.ts'

/**
 * How much of what was published a process keeps, for those who come back.
 *
 * @example
 * new Broadcaster<Patch>({ ring: { events: 1000, ageMs: 60_000 } })
 */
export interface RingOptions {
  /** @default 16_384 */
  readonly events?: number

  /**
   * Bytes of their events as they are sent. In memory text of theirs is kept beside them: that is as
   * much again, and up to four times as much where it goes beyond Latin-1.
   *
   * @default 16_777_216
   */
  readonly bytes?: number

  /** Milliseconds. @default 600_000 */
  readonly ageMs?: number
}

/** The newest of what was published, oldest first, and the place that it follows. */
export class Ring<Message> {
  readonly limits: Required<RingOptions>
  #entries: (Published<Message> | undefined)[] = []
  #head = 0 // entries before it are gone
  #bytes = 0
  #floor = new Position(0, '')
  #last = this.#floor

  constructor(limits: Required<RingOptions>) {
    this.limits = limits
  }

  /** The newest place there is. */
  get last(): Position {
    return this.#last
  }

  /** The place before the oldest entry: nobody who is further back can be told what it missed. */
  get floor(): Position {
    return this.#floor
  }

  /** The place that as much follows as comes before. */
  get middle(): number {
    return this.#entries[(this.#head + this.#entries.length) >>> 1]?.seq ?? this.#last.seq
  }

  /** Begins anew behind a place. */
  clear(floor: Position): void {
    this.#entries = []
    this.#head = this.#bytes = 0
    this.#floor = this.#last = floor
  }

  push(published: Published<Message>): void {
    this.#entries.push(published)
    this.#bytes += published.size
    this.#last = published.position
  }

  /** Lets go of what is too much or too old, but nothing that is newer than `kept`. */
  trim(kept: number, now: number): void {
    const { events, bytes, ageMs } = this.limits
    for (let oldest = this.#entries[this.#head]; oldest; oldest = this.#entries[this.#head]) {
      const fits = this.#entries.length - this.#head <= events && this.#bytes <= bytes
      if (oldest.seq > kept || (fits && now - oldest.heardAt < ageMs)) break
      this.#floor = oldest.position
      this.#bytes -= oldest.size
      this.#entries[this.#head++] = undefined
    }
    if (this.#head < 64 || this.#head * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#head)
    this.#head = 0
  }

  /** The tag of the entry at a place, or of the floor. */
  tagAt(seq: number): string | undefined {
    if (seq === this.#floor.seq) return this.#floor.tag
    const entry = this.#entries[this.#indexAfter(seq - 1)]
    return entry?.seq === seq ? entry.position.tag : undefined
  }

  /** What follows a place, oldest first. */
  *after(seq: number): Generator<Published<Message>, undefined> {
    let index = this.#indexAfter(seq)
    for (let entry = this.#entries[index]; entry; entry = this.#entries[index]) {
      const { seq } = entry
      yield entry
      // What was in its place may have moved, or gone, while somebody looked at it.
      index = this.#entries[index] === entry ? index + 1 : this.#indexAfter(seq)
    }
  }

  // Places may be missing between entries, so it is searched for.
  #indexAfter(seq: number): number {
    let [from, to] = [this.#head, this.#entries.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if (this.#entries[middle]!.seq <= seq) from = middle + 1
      else to = middle
    }
    return from
  }
}
