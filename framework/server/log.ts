import type { CloseReason } from '../stream/stream.ts'

/**
 * What a server tells its log: of each stream that somebody `connect`ed and `disconnect`ed, that a
 * reader's `lag` made it be dropped, and an `error`; of connections that one was `dropped`, being
 * one too many, or `refused` for what it sent.
 *
 * It holds nothing that a client should not have been able to write: no query, no headers, and
 * nothing but printable ASCII.
 */
export type LogEntry = StreamLogEntry | ConnectionLogEntry

/** What happened to a stream. */
export type StreamLogEntry = StreamClient & StreamNews

/** Who reads a stream, and which. */
export interface StreamClient {
  /** Random, and the same in all entries of one stream. */
  readonly client: string
  readonly method: string
  /** Without its query; what is no printable ASCII is escaped, as `\x1b`. At most 1000 characters. */
  readonly path: string
  readonly remoteAddress: string | undefined
}

/** What became of it. */
export type StreamNews =
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect'; readonly reason: CloseReason; readonly durationMs: number }
  /** Its reader was dropped, with this much waiting for it. */
  | { readonly type: 'lag'; readonly waitingBytes: number }
  | { readonly type: 'error'; readonly error: unknown }

/** What happened to a connection. */
export type ConnectionLogEntry =
  /** There are as many as `limits.connections`. */
  | { readonly type: 'dropped'; readonly remoteAddress: string | undefined }
  /**
   * It sent what is no request or no TLS, or too much, or too slowly. The code is Node's, such as
   * `HPE_INVALID_METHOD`, `HPE_HEADER_OVERFLOW` or `ERR_HTTP_REQUEST_TIMEOUT`.
   */
  | {
      readonly type: 'refused'
      readonly code: string
      readonly remoteAddress: string | undefined
    }

/** Tells somebody who cannot do harm. */
export type Log = (entry: LogEntry) => void

export function harmless(log: Log): Log {
  return (entry) => void tell(log, entry)
}

// Async, so that a log that rejects is caught like one that throws.
async function tell(log: Log, entry: LogEntry): Promise<void> {
  try {
    await log(entry)
  } catch (thrown) {
    console.error(thrown) // oxlint-disable-line no-console -- nowhere else is left
  }
}
