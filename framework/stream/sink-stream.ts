import { ServerSentEvent } from '../sse/event.ts'
import type { Batch } from './batch.ts'
import type { MakeSink, Sink, Writer } from './sink.ts'
import {
  DisconnectedError,
  markTold,
  ServerStoppingError,
  SlowReaderError,
  StreamExpiredError,
} from './stream-errors.ts'
import type { StreamSettings } from './stream-settings.ts'
import type { CloseReason, Source, Stream } from './stream.ts'
import { beginBatch, type Flushable } from './tick.ts'
import { type Kept, now, upkeep } from './upkeep.ts'

// A source is asked to hold back when this much has been sent that the sink has not taken.
const BEHIND_EVENTS = 32
const BEHIND_BYTES = 65_536

// What a write that waits takes besides its bytes: many small ones would take more than they hold.
const WRITE_BYTES = 150

// Where nothing tells whether a reader takes some of a large write, it is given the time it needs at
// 8 KB a second.
const SLOWEST_BYTES_A_MS = 8

// How often a stream without heartbeats is looked at, for a reader that has stalled.
const LOOK_MS = 15_000

/** A stream that writes to a sink. */
export class SinkStream implements Stream, Writer, Flushable, Kept {
  readonly #sink: Sink
  readonly #settings: StreamSettings
  readonly #onClose: ((reason: CloseReason, error?: unknown) => void) | undefined
  readonly #expires: number
  #batch: Batch | undefined
  #aheadEvents = 0
  #aheadBytes = 0
  #room: PromiseWithResolvers<void> | undefined
  #lastWrite: Promise<void> | undefined // writes wait for each other: so they keep their order
  #abort: AbortController | undefined
  #over = false
  #lastSent: number
  #writes = 0
  #writtenBytes = 0
  #granted = 0 // bytes that may wait besides those of its settings
  #stuckAt = 0
  #stuckSince = 0
  due: number

  /** `onClose` is told before the stream's own. */
  constructor(
    makeSink: MakeSink,
    settings: StreamSettings,
    onClose?: (reason: CloseReason, error?: unknown) => void,
  ) {
    this.#sink = makeSink(this)
    this.#settings = settings
    this.#onClose = onClose
    const began = now()
    const { maxLifeMs } = settings
    this.#expires =
      maxLifeMs === false ? Infinity : began + Math.round(maxLifeMs * (0.8 + 0.2 * Math.random()))
    this.#lastSent = began
    this.due = Math.min(began + this.#quietMs, this.#expires)
  }

  start(source: Source): void {
    upkeep.add(this)
    this.#run(source).catch((error: unknown) => this.fail(error))
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController()
      if (this.#over) this.#abort.abort()
    }
    return this.#abort.signal
  }

  /** What the reader has yet to take, and what it costs to keep that. */
  get #waiting(): number {
    const gathered = this.#batch?.size ?? 0
    if (this.#writtenBytes === 0) return gathered // the sink has nothing, and need not be asked
    const { waitingBytes } = this.#sink
    // Sinks count bytes, not writes: as many wait as their part of what was written.
    const writes = this.#writes * Math.min(1, waitingBytes / this.#writtenBytes)
    if (waitingBytes === 0) this.#writes = this.#writtenBytes = 0
    return waitingBytes + writes * WRITE_BYTES + gathered
  }

  get behind(): boolean {
    if (this.#over) return false
    return this.#aheadEvents >= BEHIND_EVENTS || this.#aheadBytes >= BEHIND_BYTES
  }

  drained(): Promise<void> {
    if (!this.behind) return Promise.resolve()
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  send(event: ServerSentEvent): void {
    if (!ServerSentEvent.is(event)) throw new TypeError('A stream sends a ServerSentEvent')
    const size = event.bytes.length
    if (this.#over || size === 0) return
    const waiting = this.#waiting
    const { maxBufferedBytes } = this.#settings
    if (this.#settings.holdsBack && waiting === (this.#batch?.size ?? 0)) {
      // It has taken all before this tick, and is not slow for what it is sent now: nor for the little,
      // such as a position, that comes behind something large.
      this.#granted = Math.max(0, waiting + size - maxBufferedBytes / 2)
    } else if (waiting > 0 && waiting + size + WRITE_BYTES > maxBufferedBytes + this.#granted) {
      return this.#drop(waiting, `it fell more than ${maxBufferedBytes} bytes behind`)
    }
    this.#aheadEvents++
    this.#aheadBytes += size
    this.#batch = this.#batch ? this.#batch.and(event) : beginBatch(event, this)
    // What is sent in one go may be more than waits for a slow reader: let the sink take some of it.
    if (this.#batch.size >= BEHIND_BYTES) this.flush(now())
  }

  async write(event: ServerSentEvent): Promise<void> {
    const before = this.#lastWrite
    if (!before && !this.behind) return this.#writeNow(event)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#lastWrite = promise
    await before
    while (this.behind) await this.drained()
    if (this.#lastWrite === promise) this.#lastWrite = undefined
    resolve()
    this.#writeNow(event)
  }

  end(): void {
    if (this.#over) return
    this.#finish('ended')
    this.#sink.end()
  }

  fail(error: unknown): void {
    if (this.#over) return
    this.#finish('failed', error)
    this.#sink.fail(error)
    this.#report(error)
  }

  /** The server stops: the source may send a last event, and then the stream is broken off. */
  async stop(): Promise<void> {
    try {
      if (!this.#over) await this.#settings.onStopping?.(this)
    } catch (error) {
      this.#report(error)
    }
    this.breakOff()
  }

  breakOff(): void {
    const { farewell } = this.#settings
    if (farewell) this.send(farewell)
    if (this.#over) return
    this.#finish('stopped')
    this.#sink.fail(new ServerStoppingError())
  }

  taken(): void {
    // A source that always has more would keep the process from everything else.
    if (this.#room) endOfTurn(() => this.#goOn())
    else this.#goOn()
  }

  left(): void {
    this.#batch = undefined
    this.#finish('left')
  }

  flush(at: number): void {
    const batch = this.#batch
    if (!batch) return
    this.#batch = undefined
    this.#lastSent = at
    this.#writes++
    this.#writtenBytes += batch.size
    const hasRoom = this.#sink.write(batch)
    if (this.#sink.waitingBytes === 0) this.#writes = this.#writtenBytes = 0
    if (hasRoom) this.taken()
  }

  look(at: number): void {
    const { waitingBytes } = this.#sink
    const quietUntil = this.#lastSent + this.#quietMs
    this.due = quietUntil
    if (at >= quietUntil) {
      this.due = at + this.#quietMs
      if (waitingBytes === 0) this.#beat()
      else if (this.#isStuck(at)) return this.#drop(waitingBytes, 'it took nothing any more')
    }
    if (at >= this.#expires) return this.#expire()
    this.due = Math.min(this.due, this.#expires)
  }

  #isStuck(at: number): boolean {
    const { waitingBytes, untaken } = this.#sink
    const place = untaken ?? waitingBytes
    if (place !== this.#stuckAt) {
      this.#stuckAt = place
      this.#stuckSince = at
      return false
    }
    const patience = untaken === undefined ? waitingBytes / SLOWEST_BYTES_A_MS : 0
    return at - this.#stuckSince >= patience
  }

  get #quietMs(): number {
    return this.#settings.heartbeatMs || LOOK_MS
  }

  #beat(): void {
    if (this.#settings.heartbeatMs !== false) this.send(this.#settings.heartbeat)
  }

  #expire(): void {
    this.#finish('expired')
    this.#sink.fail(new StreamExpiredError(this.#settings.maxLifeMs || Infinity))
  }

  #drop(waitingBytes: number, problem: string): void {
    const error = new SlowReaderError(waitingBytes, problem)
    this.#batch = undefined
    this.#finish('slow', error)
    this.#sink.drop(error)
    this.#report(error)
  }

  #goOn(): void {
    this.#stuckAt = 0
    this.#aheadEvents = this.#batch?.count ?? 0
    this.#aheadBytes = this.#batch?.size ?? 0
    this.#room?.resolve()
    this.#room = undefined
  }

  #writeNow(event: ServerSentEvent): void {
    if (this.#over) throw new DisconnectedError()
    this.send(event)
  }

  // Async, so that a source that throws at once fails like one that rejects.
  async #run(source: Source): Promise<void> {
    this.#settings.onOpen?.(this.signal)
    await source(this)
  }

  #finish(reason: CloseReason, error?: unknown): void {
    if (this.#over) return
    this.flush(now())
    this.#over = true
    upkeep.delete(this)
    this.#room?.resolve()
    this.#abort?.abort()
    this.#tell(() => this.#onClose?.(reason, error))
    this.#tell(() => this.#settings.onClose?.(reason))
  }

  #report(error: unknown): void {
    markTold(error)
    this.#tell(() => this.#settings.onError(error), error)
  }

  // Whoever sends to many streams must not be stopped by what the app does about one.
  #tell(news: () => void, ...about: unknown[]): void {
    try {
      news()
    } catch (thrown) {
      console.error(...about, thrown) // oxlint-disable-line no-console -- nowhere else is left
    }
  }
}

// Not every runtime has the quicker one.
const endOfTurn: (run: () => void) => void = globalThis.setImmediate ?? setTimeout
