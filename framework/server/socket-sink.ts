import { Buffer } from 'node:buffer'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Batch } from '../stream/batch.ts'
import type { Sink, Writer } from '../stream/sink.ts'

/**
 * A stream written straight to the socket of an HTTP/1 response whose head has been sent. What
 * `ServerResponse.write` does for each reader, framing a chunk and corking the socket, is done once
 * for all of them: that is most of what a delivery costs.
 */
export class SocketSink implements Sink {
  readonly #outgoing: ServerResponse
  readonly #socket: Socket
  readonly #form: (bytes: Uint8Array) => Buffer
  readonly #writer: Writer
  #drained: (() => void) | undefined

  constructor(outgoing: ServerResponse, socket: Socket, writer: Writer) {
    this.#outgoing = outgoing
    this.#socket = socket
    this.#writer = writer
    // HTTP/1.0 has no chunks: the end of the connection is the end of the stream.
    this.#form = outgoing.chunkedEncoding ? chunk : plain
  }

  get waitingBytes(): number {
    return this.#socket.writableLength
  }

  // Node counts a write until all of it is taken; what its own time-outs go by is the system's count.
  get untaken(): number {
    const { _handle } = this.#socket as Socket & { _handle?: { writeQueueSize?: number } | null }
    return _handle?.writeQueueSize ?? this.waitingBytes
  }

  write(batch: Batch): boolean {
    if (this.#socket.write(batch.as(this.#form))) return true
    if (!this.#drained) this.#socket.once('drain', (this.#drained = () => this.#taken()))
    return false
  }

  end(): void {
    this.#letGo()
    this.#outgoing.end()
    if (this.waitingBytes === 0) return
    // The stream is over: nobody else looks whether its reader still takes anything. Node destroys what
    // has timed out, and says itself how long the connection may then be idle.
    this.#socket.setTimeout(LINGER_MS)
    this.#outgoing.prependOnceListener('finish', () => this.#socket.setTimeout(0))
  }

  fail(): void {
    this.#letGo()
    // Closed without the last chunk, which browsers take for the failure it is.
    this.#socket.destroySoon()
    this.#socket.setTimeout(LINGER_MS, () => this.#socket.destroy())
  }

  drop(): void {
    this.#letGo()
    this.#socket.destroy()
  }

  #taken(): void {
    this.#drained = undefined
    this.#writer.taken()
  }

  // The next answer on this connection has nothing to do with this one.
  #letGo(): void {
    if (this.#drained) this.#socket.off('drain', this.#drained)
  }
}

/** How long a reader that takes nothing more of a stream that has failed is waited for. */
export const LINGER_MS = 10_000

/** As a chunk of HTTP/1.1 (RFC 9112, 7.1). */
function chunk(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, LINE_END])
}

const LINE_END = Buffer.from('\r\n')

/** The bytes as Node writes them without making an object of its own for each reader. */
export function plain(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
