import type { ServerSentEvent } from '../sse/event.ts'

/**
 * The events that one tick sends to a stream. Streams that are sent the same events share a batch,
 * so its bytes are put together once, however many streams there are.
 */
export class Batch {
  readonly count: number
  readonly size: number
  readonly #before: Batch | undefined
  readonly #last: ServerSentEvent
  #next: Batch | undefined
  #bytes: Uint8Array | undefined
  #forms: Map<Form<unknown>, unknown> | undefined

  constructor(last: ServerSentEvent, before?: Batch) {
    this.count = (before?.count ?? 0) + 1
    this.size = (before?.size ?? 0) + last.bytes.length
    this.#last = last
    this.#before = before
  }

  /** This batch and one more event. */
  and(event: ServerSentEvent): Batch {
    const next = this.#next
    if (next && next.#last === event) return next
    return (this.#next = new Batch(event, this))
  }

  get bytes(): Uint8Array {
    return (this.#bytes ??= this.#before ? this.#joined() : this.#last.bytes)
  }

  /** The bytes as a sink needs them, made once for all sinks of that kind. */
  as<Result>(form: Form<Result>): Result {
    const made = this.#forms?.get(form) as Result | undefined
    if (made !== undefined) return made
    const result = form(this.bytes)
    this.#forms ??= new Map()
    this.#forms.set(form, result)
    return result
  }

  #joined(): Uint8Array {
    const bytes = new Uint8Array(this.size)
    bytes.set(this.#last.bytes, this.size - this.#last.bytes.length)
    for (let batch = this.#before; batch; batch = batch.#before) {
      bytes.set(batch.#last.bytes, batch.size - batch.#last.bytes.length)
    }
    return bytes
  }
}

/** Makes what a sink writes of a batch's bytes. */
export type Form<Result> = (bytes: Uint8Array) => Result
