import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * A way to a server that can be cut: what goes through it breaks off, and nothing more gets through.
 * It can also be held: what the server sends waits on its way.
 */
export class Cable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #ways = new Map<Socket, Socket>()
  #isCut = false
  #isHeld = false

  /** Lays one to a server. */
  static async to(url: string): Promise<Cable> {
    const { hostname, port } = new URL(url)
    const cable = new Cable(() => connect(Number(port), hostname))
    cable.#server.listen(0, hostname)
    await once(cable.#server, 'listening')
    return cable
  }

  private constructor(far: () => Socket) {
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy()
        return
      }
      const ends = [near, far()] as const
      for (const [i, end] of ends.entries()) {
        const other = ends[1 - i]!
        this.#sockets.add(end)
        if (end === near || !this.#isHeld) end.pipe(other)
        end
          .on('error', () => {})
          .on('close', () => {
            this.#sockets.delete(end)
            this.#ways.delete(end)
            other.destroy()
          })
      }
      this.#ways.set(ends[1], near)
    })
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  hold(): void {
    this.#isHeld = true
    for (const [far, near] of this.#ways) {
      far.unpipe(near)
      far.pause()
    }
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    for (const [far, near] of this.#ways) far.pipe(near)
  }

  remove(): void {
    this.cut()
    this.#server.close()
  }
}
