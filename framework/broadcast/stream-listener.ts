import type { Patch } from '../patch/patch.ts'
import { ServerSentEvent } from '../sse/event.ts'
import { positionEvent } from '../stream/position.ts'
import type { Stream } from '../stream/stream.ts'
import type { StreamSource } from './answer-with-listening.ts'
import { eventOf } from './event-of.ts'
import type { Outcome, ResetReason } from './outcome.ts'
import type { Position } from './position.ts'
import type { Published } from './published.ts'

/** What makes a page whole again: one patch or event, or several, in order. */
export type Whole =
  | Patch
  | ServerSentEvent
  | Promise<Patch | ServerSentEvent>
  | readonly (Patch | ServerSentEvent | Promise<Patch | ServerSentEvent>)[]

const HEARTBEAT = new ServerSentEvent({ comment: '' })

/** Sends what it is told to a stream. */
export class StreamListener<Message> implements StreamSource<Message> {
  readonly #stream: Stream
  readonly #whole: (reason: ResetReason) => Whole | Promise<Whole>
  readonly #knowsStart: boolean
  #untold: string | undefined

  /** `knowsStart`: the reader has been told where it begins, by a stream that came before. */
  constructor(
    stream: Stream,
    whole: (reason: ResetReason) => Whole | Promise<Whole>,
    knowsStart: boolean,
  ) {
    this.#stream = stream
    this.#whole = whole
    this.#knowsStart = knowsStart
  }

  // A page's first stream begins where the page was rendered. If it is cut within what is replayed, its
  // script can tell the repetition only when it was told that place; if it was, no other event may
  // come before the repetition.
  began(outcome: Outcome): void {
    if (outcome.type === 'resumed' && !this.#knowsStart) this.#untold = outcome.from
  }

  get behind(): boolean {
    return this.#stream.behind
  }

  drained(): Promise<void> {
    return this.#stream.drained()
  }

  deliver({ event }: Published<Message>): void {
    if (this.#untold !== undefined) this.#stream.send(positionEvent(this.#untold))
    this.#untold = undefined
    this.#stream.send(event)
  }

  position({ event }: Position): void {
    this.#untold = undefined
    this.#stream.send(event)
  }

  async reset(reason: ResetReason): Promise<void> {
    this.#untold = undefined
    const whole = await this.#whole(reason)
    for (const each of [whole].flat()) {
      const event = eventOf(await each)
      if (this.#stream.signal.aborted) return
      await this.#stream.write(event)
    }
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
}
