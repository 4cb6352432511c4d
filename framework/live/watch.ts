import type { Position } from '../broadcast/position.ts'
import type { ServerSentEvent } from '../sse/event.ts'
import { NOWHERE, type Rendering, type Watcher } from './rendering.ts'

/** The stream that a view is shown on. */
export interface Screen {
  /** Whether nothing should be shown now: what is missed will be, as it is by then. */
  holdsBack(): boolean
  /** Shows what has changed, which may be nothing that can be seen. */
  show(events: readonly ServerSentEvent[]): void
}

/** One view on one stream, and how far its reader has come. */
export class Watch implements Watcher {
  readonly rendering: Rendering
  readonly #screen: Screen
  /** Every change of its key up to here is shown. */
  upTo = NOWHERE
  /** The newest change of its key, shown or not. */
  #newest = 0
  /** Which picture was sent on this stream, if one was. */
  #shown: number | undefined

  constructor(rendering: Rendering, screen: Screen) {
    this.rendering = rendering
    this.#screen = screen
  }

  /** Whether there is something that its reader has yet to be shown. */
  get isStale(): boolean {
    return this.#newest > this.upTo.seq
  }

  /** Its reader has all that was published up to a place. */
  resume(from: Position): void {
    this.upTo = from
  }

  /** Nobody knows what its reader has, but for what was sent to it on this stream. */
  begin(at: Position): void {
    this.upTo = NOWHERE
    this.#newest = Math.max(0, at.seq)
    this.rendering.join(this)
  }

  /** Its key has changed. */
  changed(seq: number): void {
    if (seq <= this.upTo.seq) return // shown before it was told
    if (seq > this.#newest) this.#newest = seq
    this.rendering.changed(this, seq)
  }

  /** There was nothing else for its key up to a place. */
  advance(to: Position): void {
    if (!this.isStale && to.seq > this.upTo.seq) this.upTo = to
  }

  /** Shows the newest there is, if that is newer than what was shown. */
  show(): void {
    const { rendering } = this
    const { upTo, version } = rendering
    if (!this.isStale || upTo.seq <= this.upTo.seq || this.#screen.holdsBack()) return
    const events = this.#shown === version ? NOTHING : rendering.eventsAfter(this.#shown)
    this.#shown = version
    this.upTo = upTo
    this.#screen.show(events)
  }
}

const NOTHING: readonly ServerSentEvent[] = []
