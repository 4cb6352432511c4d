/** Something that has to be looked after while it is open. */
export interface Kept {
  /** When to look again, in milliseconds of `now()`. */
  readonly due: number
  /** Does what is due, and moves `due`. */
  look(at: number): void
}

/** The time in whole milliseconds: a stream that keeps it needs no room for it besides its own. */
export function now(): number {
  return Math.round(performance.now())
}

// What falls due within this time of each other is done together.
const SHORTEST_MS = 100

/**
 * One timer for all streams of the process: heartbeats, readers that have stalled, longest lives.
 * A timer for each stream would cost more than the stream does.
 */
class Upkeep {
  readonly #kept = new Set<Kept>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #wakesAt = Infinity

  add(kept: Kept): void {
    this.#kept.add(kept)
    if (kept.due < this.#wakesAt) this.#wakeAt(kept.due)
  }

  delete(kept: Kept): void {
    if (!this.#kept.delete(kept) || this.#kept.size > 0) return
    clearTimeout(this.#timer)
    this.#wakesAt = Infinity
  }

  #wakeAt(time: number): void {
    clearTimeout(this.#timer)
    this.#wakesAt = time
    // Timers count to 2 ** 31 - 1 ms; looking early is no harm.
    const wait = Math.min(Math.max(time - now(), 0), 2 ** 31 - 1)
    this.#timer = setTimeout(() => this.#lookAtAll(), wait)
    this.#timer.unref?.() // a server keeps its process alive; a stream nobody reads need not
  }

  #lookAtAll(): void {
    const at = now()
    this.#wakesAt = Infinity
    let next = Infinity
    for (const kept of this.#kept) {
      if (kept.due <= at) this.#lookAt(kept, at)
      if (this.#kept.has(kept) && kept.due < next) next = kept.due
    }
    if (next < Infinity) this.#wakeAt(Math.max(next, at + SHORTEST_MS))
  }

  // Should one throw, the others are looked after as ever.
  #lookAt(kept: Kept, at: number): void {
    try {
      kept.look(at)
    } catch (error) {
      this.#kept.delete(kept)
      console.error(error) // oxlint-disable-line no-console -- nowhere else is left
    }
  }
}

export const upkeep = new Upkeep()
