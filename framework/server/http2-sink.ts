import { constants, type Http2ServerResponse, type ServerHttp2Stream } from 'node:http2'
import type { Batch } from '../stream/batch.ts'
import type { Sink, Writer } from '../stream/sink.ts'
import { LINGER_MS, plain, READ_MS } from './socket-sink.ts'

/** A stream written to one of the many responses that a connection of HTTP/2 carries. */
export class Http2Sink implements Sink {
  readonly #stream: ServerHttp2Stream

  constructor(outgoing: Http2ServerResponse, writer: Writer) {
    this.#stream = outgoing.stream
    this.#stream.on('drain', () => writer.taken())
  }

  get waitingBytes(): number {
    return this.#stream.writableLength
  }

  // A write is counted until all of it is taken.
  get untaken(): undefined {
    return undefined
  }

  write(batch: Batch): boolean {
    return this.#stream.write(batch.as(plain))
  }

  end(): void {
    this.#stream.end()
    if (this.waitingBytes > 0) this.#stream.setTimeout(LINGER_MS, () => this.drop())
  }

  fail(): void {
    const soon = () => void setTimeout(() => this.drop(), READ_MS)
    if (this.waitingBytes === 0) return soon()
    this.#stream.setTimeout(LINGER_MS, () => this.drop())
    this.#stream.write('', soon) // when all before it is written
  }

  // The connection stays: it carries others.
  drop(): void {
    this.#stream.close(constants.NGHTTP2_CANCEL)
    // Destroyed while Node is at the connection, for a request on it or a write, the reset would be
    // lost, and the stream would go out as ended.
    setImmediate(() => this.#stream.destroy())
  }
}
