import type { ServerSentEvent } from '../sse/event.ts'

/** One stream that shows a view of a key. */
export interface Watcher {
  show(event: ServerSentEvent): void
  end(): void
  fail(error: unknown): void
}

/**
 * One key of a view while it is watched. A render is for all who need one by then: whoever has just
 * come, and after a change everybody. Renders follow one another, so nobody is ever shown an older
 * one after a newer.
 */
export class WatchedKey {
  readonly #render: () => Promise<ServerSentEvent>
  readonly #watchers = new Set<Watcher>()
  #outdated = new Set<Watcher>()
  #rendering = false
  #ended = false
  readonly #onUnwatched: () => void

  constructor(render: () => Promise<ServerSentEvent>, onUnwatched: () => void) {
    this.#render = render
    this.#onUnwatched = onUnwatched
  }

  get size(): number {
    return this.#watchers.size
  }

  /** Shows the watcher how things are, and from now on each change; returns how to leave. */
  join(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    this.#outdated.add(watcher)
    void this.#bringUpToDate()
    return () => this.#leave(watcher)
  }

  /** What the view shows has changed. */
  changed(): void {
    for (const watcher of this.#watchers) this.#outdated.add(watcher)
    void this.#bringUpToDate()
  }

  /** Nothing more will be heard of changes: watchers are shown the last of them, then end. */
  end(): void {
    this.#ended = true
    void this.#bringUpToDate()
  }

  /** Changes may have gone unheard. */
  fail(error: unknown): void {
    this.#tell(this.#watchers, (watcher) => watcher.fail(error))
  }

  #leave(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return
    this.#outdated.delete(watcher)
    if (this.#watchers.size === 0) this.#onUnwatched()
  }

  async #bringUpToDate(): Promise<void> {
    if (this.#rendering) return // the one that renders looks again when it is done
    this.#rendering = true
    while (this.#outdated.size > 0) {
      await endOfTick() // several changes of one tick are one render
      const waiting = this.#outdated
      this.#outdated = new Set()
      await this.#showTo(waiting)
    }
    this.#rendering = false
    if (this.#ended) this.#tell(this.#watchers, (watcher) => watcher.end())
  }

  async #showTo(waiting: ReadonlySet<Watcher>): Promise<void> {
    let event: ServerSentEvent
    try {
      event = await this.#render()
    } catch (error) {
      return this.#tell(waiting, (watcher) => watcher.fail(error))
    }
    this.#tell(waiting, (watcher) => watcher.show(event))
  }

  // What one of them does with the news is no matter for the others.
  #tell(watchers: ReadonlySet<Watcher>, news: (watcher: Watcher) => void): void {
    for (const watcher of watchers) {
      if (!this.#watchers.has(watcher)) continue // it has left since
      try {
        news(watcher)
      } catch (error) {
        console.error(error) // oxlint-disable-line no-console -- it has no other place to report to
      }
    }
  }
}

function endOfTick(): Promise<void> {
  const defer = globalThis.setImmediate ?? setTimeout // not every runtime has the quicker one
  return new Promise((resolve) => void defer(resolve))
}
