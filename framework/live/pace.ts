/** When to render: at the end of a tick, and no more often than a rate. */
export class Pace {
  readonly #intervalMs: number
  #last = -Infinity

  /** @throws {RangeError} when `maxRate` is no number above 0. */
  constructor(maxRate: number) {
    if (!(maxRate > 0)) throw new RangeError(`maxRate is a number above 0, not ${maxRate}`)
    this.#intervalMs = 1000 / maxRate
  }

  /** Milliseconds until it is time again. */
  get waitMs(): number {
    return Math.max(0, this.#last + this.#intervalMs - performance.now())
  }

  /** Resolves when it is time. */
  async turn(): Promise<void> {
    await endOfTick() // several changes of one tick are one render
    // A timer may be early by a part of a millisecond.
    for (let ms = this.waitMs; ms > 0; ms = this.waitMs) await passed(ms)
    this.#last = performance.now()
  }
}

/** Resolves when what else is due has had its turn. Not every runtime has the quicker one. */
export function endOfTick(): Promise<void> {
  return new Promise((resolve) => void (globalThis.setImmediate ?? setTimeout)(resolve))
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.ceil(ms)).unref?.() // a server keeps its process alive; this need not
  })
}
