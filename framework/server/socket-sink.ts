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
  readonly #isChunked: boolean
  readonly #writer: Writer
  #drained: (() => void) | undefined

  constructor(outgoing: ServerResponse, socket: Socket, writer: Writer) {
    this.#outgoing = outgoing
    this.#socket = socket
    this.#writer = writer
    // HTTP/1.0 has no chunks: the end of the connection is the end of the stream.
    this.#isChunked = outgoing.chunkedEncoding
  }

  get waitingBytes(): number {
    return this.#socket.writableLength
  }

  // Node counts a write until all of it is taken; what its own time-outs go by is the system's count.
  get untaken(): number | undefined {
    if ('encrypted' in this.#socket) return undefined // there the system has it all at once
    const { _handle } = this.#socket as Socket & { _handle?: { writeQueueSize?: number } | null }
    return _handle?.writeQueueSize
  }

  write(batch: Batch): boolean {
    if (this.#socket.write(batch.as(this.#isChunked ? chunk : plain))) return true
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
    this.#socket.setTimeout(LINGER_MS, () => this.#socket.destroy())
    // Closed without the last chunk, which browsers take for the failure it is.
    if (this.#isChunked) this.#socket.destroySoon()
    else this.#socket.write('', () => setTimeout(() => this.#reset(), READ_MS))
  }

  drop(): void {
    this.#letGo()
    if (this.#isChunked) this.#socket.destroy()
    else this.#reset()
  }

  // Where the end of a connection is the end of a stream, only a reset tells a failure from it. nginx
  // asks so by default.
  #reset(): void {
    if ('encrypted' in this.#socket) this.#socket.destroy()
    else this.#socket.resetAndDestroy()
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

/**
 * How long a reader is waited for that takes nothing more of a stream that is over. Node looks twice,
 * so it may be twice as long.
 */
export const LINGER_MS = 10_000

/** A reader throws away what it has received and not yet read of a stream that is reset. */
export const READ_MS = 100

/** As a chunk of HTTP/1.1 (RFC 9112, 7.1). */
function chunk(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, LINE_END])
}

const LINE_END = Buffer.from('\r\n')

/** The bytes as Node writes them without making an object of its own for each reader. */
export function plain(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
