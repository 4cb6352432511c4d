import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands before a server, and cuts streams where it is told to. */
export class CuttingProxy {
  readonly #server
  readonly #streams = new Set<Socket>()
  #bytesUntilCut = Infinity
  #missing: number | undefined
  /** How many streams it has cut. */
  cuts = 0

  constructor(to: string) {
    this.#server = createServer((client) => this.#forward(client, Number(new URL(to).port)))
  }

  /** Answers where it listens. */
  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts all streams at once, when so many bytes more have come through them. */
  cutAfter(bytes: number): void {
    this.#bytesUntilCut = bytes
    if (bytes === 0) this.#cut()
  }

  /** Cuts all streams within the next that comes through them, so many bytes before its end. */
  cutShortBy(bytes: number): void {
    this.#missing = bytes
  }

  /** Cuts nothing any more. */
  spare(): void {
    this.#bytesUntilCut = Infinity
    this.#missing = undefined
  }

  stop(): void {
    this.#server.close()
  }

  #forward(client: Socket, port: number): void {
    const server = connect(port, '127.0.0.1')
    client.on('data', (asked: Buffer) => {
      if (/^GET \S+\/live\//.test(asked.toString('latin1'))) this.#streams.add(client)
      server.write(asked)
    })
    server.on('data', (chunk: Buffer) => {
      if (!this.#streams.has(client)) return void client.write(chunk)
      if (this.#missing !== undefined) this.#bytesUntilCut = Math.max(0, chunk.length - this.#missing) // prettier-ignore
      client.write(chunk.subarray(0, this.#bytesUntilCut))
      this.#bytesUntilCut -= chunk.length
      if (this.#bytesUntilCut <= 0) this.#cut()
    })
    for (const end of [client, server]) {
      end.on('error', () => {})
      end.on('close', () => {
        this.#streams.delete(client)
        client.destroySoon() // what has come through is taken yet
        server.destroy()
      })
    }
  }

  #cut(): void {
    this.spare()
    for (const stream of this.#streams) {
      this.cuts++
      stream.destroySoon()
    }
    this.#streams.clear()
  }
}
