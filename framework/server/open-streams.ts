import type { ServerResponse } from 'node:http'

/** The event streams of a server that are open. */
export class OpenStreams {
  readonly #open = new Set<ServerResponse>()
  #brokenOff = false

  /** Takes note of a response that turns out to be a stream. */
  add(response: Response, outgoing: ServerResponse): void {
    if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return
    if (outgoing.closed || outgoing.destroyed) return // the client left before the answer
    if (this.#brokenOff) return void outgoing.destroy()
    this.#open.add(outgoing)
    outgoing.once('close', () => this.#open.delete(outgoing))
  }

  /**
   * Breaks every stream off, and each that begins after. A clean end would tell Datastar that there
   * is no more to come; after a break browsers reconnect.
   */
  breakOff(): void {
    this.#brokenOff = true
    for (const outgoing of this.#open) outgoing.destroy()
  }
}
