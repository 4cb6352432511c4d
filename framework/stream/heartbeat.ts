import { ServerSentEvent } from '../sse/event.ts'
import { Frame } from './frame.ts'

const BEAT = new Frame([new ServerSentEvent({ comment: '' })])

/** Sends a comment whenever a stream has been silent for `intervalMs`; never before. */
export class Heartbeat {
  readonly #intervalMs: number
  readonly #send: (beat: Frame) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastSent = 0

  constructor(intervalMs: number, send: (beat: Frame) => void) {
    if (!(intervalMs > 0)) {
      throw new RangeError(`A heartbeat needs more than 0 ms between beats, not ${intervalMs}`)
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
      if (left <= 0) this.#send(BEAT)
      this.#wait(left <= 0 ? this.#intervalMs : left)
    }, ms)
  }
}
