import type { UnopenedStream } from '../stream/open-stream.ts'
import { SinkStream } from '../stream/sink-stream.ts'
import type { MakeSink } from '../stream/sink.ts'
import { wasTold } from '../stream/stream-errors.ts'
import { streamSettings, type StreamDefaults } from '../stream/stream-settings.ts'
import { breakOff, type Exchange, isOver } from './exchange.ts'
import type { Log } from './log.ts'
import { StreamLog } from './stream-log.ts'

/** The event streams of a server that are open. */
export class OpenStreams {
  readonly defaults: StreamDefaults
  readonly #log: Log | undefined
  readonly #open = new Map<Exchange['outgoing'], SinkStream>()
  readonly #watched = new Set<Exchange['outgoing']>()
  readonly #failures = new WeakMap<Exchange['outgoing'], { readonly error: unknown }>()
  #stopping = false

  constructor(defaults: StreamDefaults = {}, log?: Log) {
    this.defaults = defaults
    this.#log = log
  }

  /** Opens a stream on the response it is written to, whose head has been sent. */
  open({ source, options }: UnopenedStream, makeSink: MakeSink, exchange: Exchange): void {
    const settings = streamSettings(options, this.defaults)
    const log = this.#log && new StreamLog(this.#log, exchange)
    const stream = new SinkStream(
      makeSink,
      log?.listenTo(settings, options?.onError ?? this.defaults.onError) ?? settings,
      log && ((reason, error) => log.over(reason, error)),
    )
    this.#open.set(exchange.outgoing, stream)
    stream.start(source)
    if (this.#stopping) stream.breakOff()
  }

  /** Whoever read a response has left, or it has ended. */
  left(outgoing: Exchange['outgoing']): void {
    this.#open.get(outgoing)?.left()
    this.#open.delete(outgoing)
  }

  /** Takes note of an event stream that is answered as any other response is. */
  watch(response: Response, exchange: Exchange): Response {
    if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      // By then an answer that was all there has been written: it is no stream.
      setImmediate(() => this.#takeNote(exchange))
    }
    return response
  }

  /**
   * Lets every stream say farewell, and breaks it off; each that begins after is broken off at once.
   * A clean end would tell Datastar that there is no more to come; after a break browsers reconnect.
   */
  async stop(): Promise<void> {
    this.#stopping = true
    // Answers that are all made are on their way, and as good as done.
    for (const outgoing of this.#watched) if (!outgoing.writableEnded) breakOff(outgoing)
    await Promise.all([...this.#open.values()].map((stream) => stream.stop()))
  }

  /** Breaks off every stream that has not yet said farewell. */
  breakOff(): void {
    for (const stream of this.#open.values()) stream.breakOff()
  }

  /** The body of a watched response has failed. */
  failed(outgoing: Exchange['outgoing'], error: unknown): void {
    if (this.#stopping || isOver(outgoing)) return // it broke off because nobody reads it
    this.#failures.set(outgoing, { error })
    if (!this.#log && !wasTold(error)) console.error(error) // oxlint-disable-line no-console -- where errors go when the app does not say
  }

  #takeNote(exchange: Exchange): void {
    const { outgoing } = exchange
    const early = this.#failures.get(outgoing)
    if (!early && (isOver(outgoing) || outgoing.writableEnded)) return
    const log = this.#log && new StreamLog(this.#log, exchange)
    if (isOver(outgoing)) return log?.over('failed', early?.error)
    this.#watched.add(outgoing)
    outgoing.once('close', () => {
      this.#watched.delete(outgoing)
      const failure = this.#failures.get(outgoing)
      if (failure) log?.over('failed', failure.error)
      else if (outgoing.writableEnded && outgoing.writableFinished) log?.over('ended')
      else log?.over(this.#stopping ? 'stopped' : 'left')
    })
    if (this.#stopping) breakOff(outgoing)
  }
}
