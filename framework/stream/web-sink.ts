import type { Frame } from './frame.ts'
import { Heartbeat } from './heartbeat.ts'
import { SlowReaderError } from './slow-reader-error.ts'
import type { Source, Stream, StreamOptions } from './stream.ts'

/** A stream as a `ReadableStream`: the sink that every runtime has. */
export function webSink(source: Source, options: StreamOptions): ReadableStream<Uint8Array> {
  let stream: WebStream
  let started = false
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = new WebStream(controller, options)
      },
      pull() {
        if (started) return stream.caughtUp()
        started = true
        stream.start(source)
      },
      cancel: () => stream.left(),
    },
    // With a mark of 0, `pull` means: somebody reads, and nothing waits.
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )
}

// A source is asked to hold back once this much waits: a few writes to a socket.
const BEHIND_BYTES = 65_536

class WebStream implements Stream {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>
  readonly #abort = new AbortController()
  readonly #maxBufferedBytes: number
  readonly #onError: (error: unknown) => void
  readonly #onOpen: (signal: AbortSignal) => void
  readonly #heartbeat: Heartbeat | undefined
  #caughtUp = Promise.withResolvers<void>()
  #failure: { readonly error: unknown } | undefined
  #over = false

  constructor(
    controller: ReadableStreamDefaultController<Uint8Array>,
    {
      heartbeatMs = 15_000,
      maxBufferedBytes = 1_048_576,
      onOpen = () => {},
      onError = console.error, // oxlint-disable-line no-console -- where errors go when the app does not say
    }: StreamOptions,
  ) {
    this.#controller = controller
    this.#maxBufferedBytes = maxBufferedBytes
    this.#onOpen = onOpen
    this.#onError = onError
    if (heartbeatMs !== false)
      this.#heartbeat = new Heartbeat(heartbeatMs, (beat) => this.send(beat))
  }

  start(source: Source): void {
    this.#heartbeat?.start()
    this.#run(source).catch((error: unknown) => this.fail(error))
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get behind(): boolean {
    return !this.#over && this.#waitingBytes > BEHIND_BYTES
  }

  drained(): Promise<void> {
    return this.#over || this.#waitingBytes === 0 ? Promise.resolve() : this.#caughtUp.promise
  }

  send(frame: Frame): void {
    if (this.#over) return
    // What waited before tells how far behind the reader is; how large this frame is does not.
    if (this.#waitingBytes > this.#maxBufferedBytes) {
      return this.#break(new SlowReaderError(this.#maxBufferedBytes))
    }
    this.#controller.enqueue(frame.bytes)
    this.#heartbeat?.sent()
  }

  end(): void {
    if (this.#over) return
    this.#finish()
    this.#controller.close() // what waits is still read
  }

  fail(error: unknown): void {
    if (this.#over) return
    if (this.#waitingBytes === 0) return this.#break(error)
    // Breaking off now would take back events that were sent before the failure.
    this.#failure = { error }
    this.#finish()
    this.#report(error)
  }

  /** The reader has read all that was sent, and wants more. */
  caughtUp(): void {
    if (this.#failure) return this.#controller.error(this.#failure.error)
    this.#caughtUp.resolve()
    this.#caughtUp = Promise.withResolvers()
  }

  left(): void {
    this.#finish()
  }

  // Async, so that a source that throws at once fails like one that rejects.
  async #run(source: Source): Promise<void> {
    this.#onOpen(this.signal)
    await source(this)
  }

  get #waitingBytes(): number {
    return -(this.#controller.desiredSize ?? 0)
  }

  #break(error: unknown): void {
    this.#finish()
    this.#controller.error(error)
    this.#report(error)
  }

  // Whoever sends to many streams must not be stopped by what the app does about one.
  #report(error: unknown): void {
    try {
      this.#onError(error)
    } catch (thrown) {
      console.error(error, thrown) // oxlint-disable-line no-console -- nowhere else is left
    }
  }

  #finish(): void {
    this.#over = true
    this.#heartbeat?.stop()
    this.#caughtUp.resolve()
    this.#abort.abort()
  }
}
