import type { Frame } from './frame.ts'

/** One open response: what its source writes to. */
export interface Stream {
  /** Aborted when the reader has left, or the stream has ended or failed. */
  readonly signal: AbortSignal

  /** True while the reader is behind: what can wait should wait for `drained()`. */
  readonly behind: boolean

  /** Resolves when the reader has caught up, or the stream is over. */
  drained(): Promise<void>

  /**
   * Sends whole events, in order, at once. Never waits; after the end it does nothing.
   * A reader that lets more than `maxBufferedBytes` pile up fails the stream.
   */
  send(frame: Frame): void

  /** Ends the response after what was sent. Datastar and EventSource may come back. */
  end(): void

  /** Breaks the response off, which makes browsers reconnect, and reports `error`. */
  fail(error: unknown): void
}

/** What a stream is fed by. It may return a promise: a rejection fails the stream. */
export type Source = (stream: Stream) => void | Promise<void>

export interface StreamOptions {
  /**
   * Milliseconds of silence after which a comment is sent, so that no proxy takes the stream for
   * dead; `false` sends none.
   *
   * @default 15_000
   */
  readonly heartbeatMs?: number | false

  /**
   * Bytes that may wait for a slow reader before the stream fails with `SlowReaderError`.
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
