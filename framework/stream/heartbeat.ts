import { ServerSentEvent } from '../sse/event.ts'
import { Frame } from './frame.ts'

// Timers count to 2 ** 31 - 1 ms, 24 days; what is longer would fire at once, and again.
const LONGEST_MS = 2 ** 31 - 1

const BEAT = new Frame([new ServerSentEvent({ comment: '' })])

/** Sends a comment whenever a stream has been silent for `intervalMs`; never before. */
export class Heartbeat {
  readonly #intervalMs: number
  readonly #send: (beat: Frame) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastSent = 0

  constructor(intervalMs: number, send: (beat: Frame) => void) {
    if (!(intervalMs > 0 && intervalMs <= LONGEST_MS)) {
      throw new RangeError(
        `A heartbeat needs more than 0 and at most ${LONGEST_MS} ms between beats, not ${intervalMs}; \`false\` sends none`,
      )
    }
    this.#intervalMs = intervalMs
    this.#send = send
  }

  start(): void {
    this.sent()
    this.#wait(this.#intervalMs)
  }

  /** Something was sent: the silence starts anew. */
  sent(): void {
    this.#lastSent = performance.now()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  // A busy stream costs one timer an interval, not one an event.
  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const left = this.#lastSent + this.#intervalMs - performance.now()
      this.#wait(left <= 0 ? this.#intervalMs : left)
      if (left <= 0) this.#send(BEAT) // last, for a reader may be dropped for it, which stops this
    }, ms)
  }
}
