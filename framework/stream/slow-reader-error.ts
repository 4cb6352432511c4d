/** A reader let more bytes pile up than its stream holds; browsers reconnect and catch up. */
export class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError'
  readonly maxBufferedBytes: number

  constructor(maxBufferedBytes: number) {
    super(`Dropped a reader of an event stream: it fell more than ${maxBufferedBytes} bytes behind`)
    this.maxBufferedBytes = maxBufferedBytes
  }
}
