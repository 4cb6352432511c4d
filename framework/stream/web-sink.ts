import type { Batch } from './batch.ts'
import type { MakeSink, Sink, Writer } from './sink.ts'

/**
 * A stream as a `ReadableStream`: the sink that every runtime has. `open` is called when somebody
 * begins to read.
 */
export function webBody(open: (makeSink: MakeSink) => void): ReadableStream<Uint8Array> {
  let sink: WebSink | undefined
  let controller: ReadableStreamDefaultController<Uint8Array>
  return new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      pull() {
        if (sink) return sink.pulled()
        open((writer) => (sink = new WebSink(controller, writer)))
      },
      cancel: () => sink?.left(),
    },
    // With a mark of 0, `pull` means: somebody reads, and nothing waits.
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )
}

class WebSink implements Sink {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>
  readonly #writer: Writer
  #failure: { readonly error: unknown } | undefined

  constructor(controller: ReadableStreamDefaultController<Uint8Array>, writer: Writer) {
    this.#controller = controller
    this.#writer = writer
  }

  get waitingBytes(): number {
    return -(this.#controller.desiredSize ?? 0)
  }

  get untaken(): number {
    return this.waitingBytes // a reader takes writes whole
  }

  write(batch: Batch): boolean {
    this.#controller.enqueue(batch.bytes)
    return this.waitingBytes === 0 // else `pull` tells
  }

  end(): void {
    this.#controller.close() // what waits is still read
  }

  fail(error: unknown): void {
    if (this.waitingBytes === 0) return this.#controller.error(error)
    this.#failure = { error } // breaking off now would take back events that were sent before
  }

  drop(error: unknown): void {
    this.#controller.error(error)
  }

  /** The reader has read all that was sent, and wants more. */
  pulled(): void {
    if (this.#failure) return this.#controller.error(this.#failure.error)
    this.#writer.taken()
  }

  left(): void {
    this.#writer.left()
  }
}
