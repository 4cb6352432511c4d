import type { Frame } from './frame.ts'

/** One open response: what its source writes to. */
export interface Stream {
  /** Aborted when the reader has left, or the stream has ended or failed. */
  readonly signal: AbortSignal

  /** True while the reader is behind: what can wait should wait for `drained()`. False after the end. */
  readonly behind: boolean

  /** Resolves when the reader has caught up, or the stream is over. */
  drained(): Promise<void>

  /**
   * Sends whole events, in order, at once. Never waits; after the end it does nothing.
   * When more than `maxBufferedBytes` of what was sent before still wait, it fails the stream.
   */
  send(frame: Frame): void

  /** Ends the response after what was sent. Datastar and EventSource may come back. */
  end(): void

  /**
   * Reports `error` at once, and breaks the response off when what was sent before has been read,
   * which makes browsers reconnect.
   */
  fail(error: unknown): void
}

/** What a stream is fed by. It may return a promise: a rejection fails the stream. */
export type Source = (stream: Stream) => void | Promise<void>

/**
 * How a stream is kept alive and bounded, and who is told what becomes of it.
 *
 * @example
 * streamViews(c, views, { onOpen: (signal) => people.enter(room, visitor, signal) })
 */
export interface StreamOptions {
  /**
   * Milliseconds of silence after which a comment is sent, so that no proxy takes the stream for
   * dead, up to 2 ** 31 - 1; `false` sends none.
   *
   * @default 15_000
   */
  readonly heartbeatMs?: number | false

  /**
   * Bytes that may wait for a slow reader: with more, the next thing to be sent fails the stream
   * with `SlowReaderError`. What is sent to a reader that has kept up may be of any size.
   *
   * @default 1_048_576
   */
  readonly maxBufferedBytes?: number

  /** Headers besides those of every event stream. */
  readonly headers?: Readonly<Record<string, string>>

  /**
   * Told when somebody begins to read. The signal is aborted when that reader has left, or the
   * stream is over.
   */
  readonly onOpen?: (signal: AbortSignal) => void

  /**
   * Told what made a stream fail. The browser is told nothing but the break.
   *
   * @default console.error
   */
  readonly onError?: (error: unknown) => void
}
