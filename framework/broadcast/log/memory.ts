import type { Entry, Log, LogPosition, Tail } from './log.ts'

/**
 * How long a memory log knows a message again.
 *
 * @example
 * memoryLog({ dedupeMs: 10_000 })
 */
export interface MemoryLogOptions {
  /** Milliseconds for which a `dedupeId` is known again. @default 120_000 */
  readonly dedupeMs?: number

  /** How many of them are known at most. @default 10_000 */
  readonly dedupeIds?: number
}

/**
 * The log of a single process, what a broadcaster has by itself: entries are handed on while they are
 * appended, and kept nowhere but in the rings of those who follow it. Nothing of it outlives the
 * process; a page that comes back to another one is shown the present.
 *
 * Its positions count all messages published, to whatever key: whoever sees two of them can tell how
 * many came between.
 *
 * @example
 * const log = memoryLog<Patch>()
 * const [one, two] = [new Broadcaster({ log }), new Broadcaster({ log })] // as two processes would
 */
export function memoryLog<Message>(options?: MemoryLogOptions): Log<Message> {
  return new MemoryLog(options)
}

class MemoryLog<Message> implements Log<Message> {
  readonly #dedupeMs: number
  readonly #dedupeIds: number
  readonly #tails = new Set<{ readonly tail: Tail<Message> }>()
  // Oldest first.
  readonly #known = new Map<string, { readonly position: LogPosition; readonly at: number }>()
  readonly #secret = crypto.getRandomValues(new Uint32Array(2))
  #last = 0

  constructor({ dedupeMs = 120_000, dedupeIds = 10_000 }: MemoryLogOptions = {}) {
    this.#dedupeMs = dedupeMs
    this.#dedupeIds = dedupeIds
  }

  async append(entry: Entry<Message>): Promise<LogPosition> {
    const known = entry.dedupeId === undefined ? undefined : this.#recall(entry.dedupeId)
    if (known) return known
    const position = this.#at(++this.#last)
    if (entry.dedupeId !== undefined) this.#note(entry.dedupeId, position)
    const stored = { ...entry, ...position }
    for (const { tail } of this.#tails) tail.entry(stored)
    return position
  }

  tail(tail: Tail<Message>): () => void {
    const own = { tail } // the same tail follows twice when it is asked to twice
    tail.begin(this.#at(this.#last))
    tail.status('live')
    this.#tails.add(own)
    return () => void this.#tails.delete(own)
  }

  async bounds(): Promise<{ first: number; last: number }> {
    return { first: this.#last + 1, last: this.#last }
  }

  async tagAt(seq: number): Promise<string | undefined> {
    return seq >= 0 && seq <= this.#last ? this.#at(seq).tag : undefined
  }

  // The tag of a place is worked out, not kept: it only has to differ from place to place, and from
  // one life of the process to the next. It keeps nobody from anything.
  #at(seq: number): LogPosition {
    let mixed = (this.#secret[0]! ^ seq ^ Math.floor(seq / 2 ** 32)) >>> 0
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15) ^ this.#secret[1]!, 0x735a2d97)
    return { seq, tag: ((mixed ^ (mixed >>> 15)) >>> 0).toString(36) }
  }

  #recall(dedupeId: string): LogPosition | undefined {
    const now = performance.now()
    for (const [id, { at }] of this.#known) {
      if (now - at < this.#dedupeMs) break
      this.#known.delete(id)
    }
    return this.#known.get(dedupeId)?.position
  }

  #note(dedupeId: string, position: LogPosition): void {
    this.#known.set(dedupeId, { position, at: performance.now() })
    if (this.#known.size <= this.#dedupeIds) return
    for (const oldest of this.#known.keys()) return void this.#known.delete(oldest)
  }
}
