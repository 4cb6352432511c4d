import type { Batch } from './batch.ts'

/** Where the bytes of a stream go. */
export interface Sink {
  /** Bytes written that the reader has yet to take. */
  readonly waitingBytes: number

  /**
   * What changes as soon as the reader takes some of that, be it a part of one large write;
   * undefined when nothing tells.
   */
  readonly untaken: number | undefined

  /** Returns whether there is room for more; if not, it tells the stream when there is. */
  write(batch: Batch): boolean

  /** Ends the response, after what is waiting. */
  end(): void

  /** Breaks the response off after what is waiting, so that a browser comes back. */
  fail(error: unknown): void

  /** Breaks the response off at once and lets go of what is waiting. */
  drop(error: unknown): void
}

/** A stream and its sink know each other. */
export type MakeSink = (writer: Writer) => Sink

/** What a sink tells the stream that writes to it. */
export interface Writer {
  /** There is room again. */
  taken(): void

  /** Nobody reads any more. */
  left(): void
}
