import type { StreamSource } from '../broadcast/answer-with-listening.ts'
import type { Outcome, ResetReason } from '../broadcast/outcome.ts'
import { parsePosition, type Position } from '../broadcast/position.ts'
import type { Published } from '../broadcast/published.ts'
import { ServerSentEvent } from '../sse/event.ts'
import type { Stream } from '../stream/stream.ts'
import { NOWHERE, type Rendering } from './rendering.ts'
import { type Screen, Watch } from './watch.ts'

// How long a reader may be left with a position that is true but old, when there is nothing to show.
const SILENT_MS = 60_000

const UNTOLD = -1

const HEARTBEAT = new ServerSentEvent({ comment: '' })

/**
 * The stream of a page: its views, and how far its reader has come. That is as far as the view that
 * has come least far, so no position is ever told that lies beyond a change that still waits.
 */
export class LivePage implements StreamSource<null>, Screen {
  readonly #stream: Stream
  readonly #watches: readonly Watch[]
  #isNew = true
  #hasChanged = false // since it was told a position
  #isWaiting = false
  #told = UNTOLD
  #toldAt = -Infinity

  constructor(stream: Stream, renderings: readonly Rendering[]) {
    this.#stream = stream
    this.#watches = renderings.map((rendering) => new Watch(rendering, this))
    for (const watch of this.#watches) watch.rendering.add(watch)
    const leave = () => this.#watches.forEach((watch) => watch.rendering.delete(watch))
    if (stream.signal.aborted) leave()
    else stream.signal.addEventListener('abort', leave, { once: true })
  }

  began(outcome: Outcome): void {
    const from = outcome.type === 'resumed' ? parsePosition(outcome.from) : undefined
    if (!from) return
    this.#isNew = false
    this.#told = from.seq
    for (const watch of this.#watches) watch.resume(from)
  }

  deliver({ key, seq }: Published<null>): void {
    this.#hasChanged = true
    for (const watch of this.#watches) if (watch.rendering.key === key) watch.changed(seq)
  }

  position(position: Position): void {
    if (this.#isNew) return this.#begin(position)
    for (const watch of this.#watches) watch.advance(position)
    const isIdle = !this.#hasChanged
    this.#hasChanged = false
    if (isIdle || performance.now() - this.#toldAt > SILENT_MS) this.#tell()
  }

  reset(reason: ResetReason, position: Position): void {
    this.#told = UNTOLD
    if (reason === 'recreated' || reason === 'rewound' || reason === 'trimmed') {
      for (const { rendering } of this.#watches) rendering.forget()
    }
    this.#begin(position)
  }

  end(): void {
    this.#stream.end()
  }

  fail(error: unknown): void {
    this.#stream.fail(error)
  }

  heartbeat(): void {
    if (!this.#stream.behind) this.#stream.send(HEARTBEAT)
  }

  holdsBack(): boolean {
    if (!this.#stream.behind) return false
    if (this.#isWaiting) return true
    this.#isWaiting = true
    void this.#showWhenDrained()
    return true
  }

  show(events: readonly ServerSentEvent[]): void {
    for (const event of events) this.#stream.send(event)
    // A change that nobody can see is sent to nobody.
    if (events.length > 0 || this.#told === UNTOLD) this.#tell()
  }

  async #showWhenDrained(): Promise<void> {
    await this.#stream.drained()
    this.#isWaiting = false
    for (const watch of this.#watches) watch.show()
  }

  #begin(position: Position): void {
    this.#isNew = false
    for (const watch of this.#watches) watch.begin(position)
  }

  #tell(): void {
    let least = this.#watches[0]?.upTo ?? NOWHERE
    for (const { upTo } of this.#watches) if (upTo.seq < least.seq) least = upTo
    if (least.seq <= this.#told) return
    this.#told = least.seq
    this.#toldAt = performance.now()
    this.#stream.send(least.event)
  }
}
