/**
 * A reader took too little for too long: more bytes waited for it than its stream holds, or it took
 * nothing at all between two heartbeats. It is dropped; browsers reconnect and catch up.
 */
export class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError'
  /** Bytes that waited for it. */
  readonly waitingBytes: number

  constructor(waitingBytes: number, problem: string) {
    super(`Dropped a reader of an event stream: ${problem}`)
    this.waitingBytes = waitingBytes
  }
}

/** What is written can no longer reach anybody: the reader has left, or the stream is over. */
export class DisconnectedError extends Error {
  override readonly name = 'DisconnectedError'

  constructor() {
    super('The reader of this event stream has left, or the stream is over')
  }
}

/** A stream has lived as long as it may, and was broken off; browsers reconnect. */
export class StreamExpiredError extends Error {
  override readonly name = 'StreamExpiredError'
  readonly maxLifeMs: number

  constructor(maxLifeMs: number) {
    super(`This event stream has lived its ${maxLifeMs} ms`)
    this.maxLifeMs = maxLifeMs
  }
}

/** The server stops, and has broken the stream off; browsers reconnect to whoever takes over. */
export class ServerStoppingError extends Error {
  override readonly name = 'ServerStoppingError'

  constructor() {
    super('The server of this event stream stops')
  }
}

// The body of a response fails with the error that its stream has told of already.
const told = new WeakSet<object>()

/** Notes that somebody has been told of an error. */
export function markTold(error: unknown): void {
  if (typeof error === 'object' && error !== null) told.add(error)
}

/** Whether somebody has been told of an error, or there is nothing to tell. */
export function wasTold(error: unknown): boolean {
  if (error instanceof StreamExpiredError || error instanceof ServerStoppingError) return true
  return typeof error === 'object' && error !== null && told.has(error)
}

/** The runtime has no web streams, so it could only answer with events that are all known before. */
export class StreamingNotSupportedError extends Error {
  override readonly name = 'StreamingNotSupportedError'

  constructor() {
    super('This runtime has no ReadableStream: it cannot keep a response open for events to come')
  }
}
