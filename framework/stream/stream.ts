import type { ServerSentEvent } from '../sse/event.ts'

/** One open response: what its source writes to. */
export interface Stream {
  /** Aborted when the reader has left, or the stream has ended or failed. */
  readonly signal: AbortSignal

  /** True while the reader is behind: what can wait should wait for `drained()`. False after the end. */
  readonly behind: boolean

  /** Resolves when the reader is no longer behind, or the stream is over. */
  drained(): Promise<void>

  /**
   * Sends an event: in order, whole, at once, and in one write with whatever else the stream is sent
   * in the same tick. Never waits; after the end it does nothing. When the event does not fit into
   * `maxBufferedBytes` beside what still waits, the stream fails with a `SlowReaderError`.
   *
   * It promises that the event was handed to the connection, not that it arrived.
   *
   * @throws {TypeError} for what is no `ServerSentEvent`: nothing in it was checked.
   */
  send(event: ServerSentEvent): void

  /**
   * Sends an event as soon as the reader is not behind: for sources that can wait.
   *
   * @throws {DisconnectedError} when the stream is over.
   */
  write(event: ServerSentEvent): Promise<void>

  /** Ends the response after what was sent. Datastar's default is not to come back; EventSource does. */
  end(): void

  /**
   * Reports `error` at once, and breaks the response off when what was sent before has been taken,
   * which makes browsers reconnect.
   */
  fail(error: unknown): void
}

/** What a stream is fed by. It may return a promise: a rejection fails the stream. */
export type Source = (stream: Stream) => void | Promise<void>

/**
 * Why a stream is over: its reader `left`; its source `ended` it or `failed`; the reader was too
 * `slow`; it had lived its longest (`expired`); the server `stopped`.
 */
export type CloseReason = 'left' | 'ended' | 'failed' | 'slow' | 'expired' | 'stopped'

/**
 * How a stream is kept alive and bounded, and who is told what becomes of it.
 *
 * @example
 * streamViews(c, views, { onOpen: (signal) => people.enter(room, visitor, signal) })
 */
export interface StreamOptions {
  /**
   * Milliseconds of silence after which a heartbeat is sent, so that no proxy takes the stream for
   * dead, up to 2 ** 31 - 1; `false` sends none. Beats closer than 100 ms may come a little late.
   *
   * @default 15_000
   */
  readonly heartbeatMs?: number | false

  /**
   * What a heartbeat is: an event without an `id`. A comment is seen by no page; give it a name and
   * data to have one that is.
   *
   * @default new ServerSentEvent({ comment: '' })
   */
  readonly heartbeat?: ServerSentEvent

  /**
   * Bytes that may wait for a slow reader, 150 for each write besides its own: what would pass that
   * fails the stream with a `SlowReaderError`. An event to a reader that has kept up may be of any size.
   *
   * @default 262_144
   */
  readonly maxBufferedBytes?: number

  /**
   * The longest life of a stream in milliseconds; when between 80 and 100 % of it are over (so that
   * not all come back at once), the stream is broken off, and browsers reconnect. A reader whose
   * network has gone without a word may be noticed by nothing else. `false` sets no end.
   *
   * @default 600_000
   */
  readonly maxLifeMs?: number | false

  /** Headers besides those of every event stream. */
  readonly headers?: Readonly<Record<string, string>>

  /**
   * Told when somebody begins to read. The signal is aborted when that reader has left, or the
   * stream is over.
   */
  readonly onOpen?: (signal: AbortSignal) => void

  /** Told once that an opened stream is over, and why. */
  readonly onClose?: (reason: CloseReason) => void

  /**
   * Told that the server stops, so that a last event can be sent. When what it returns resolves, or
   * at the end of the server's grace, the stream is broken off; without it, at once.
   */
  readonly onStopping?: (stream: Stream) => void | Promise<void>

  /**
   * Sent last of all when the server stops, before the stream is broken off: an event without an `id`.
   *
   * @example
   * serve(app, { streams: { farewell: patchEvent(patchSignals({ _restarting: true })) } })
   */
  readonly farewell?: ServerSentEvent

  /**
   * Told what made a stream fail. The browser is told nothing but the break.
   *
   * @default console.error
   */
  readonly onError?: (error: unknown) => void
}
