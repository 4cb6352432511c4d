import type { ServerResponse } from 'node:http'

/** The event streams of a server that are open. */
export class OpenStreams {
  readonly #open = new Set<ServerResponse>()

  /** Takes note of a response that turns out to be a stream. */
  add(response: Response, outgoing: ServerResponse): void {
    if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return
    this.#open.add(outgoing)
    outgoing.once('close', () => this.#open.delete(outgoing))
  }

  /**
   * Breaks every stream off. A clean end would tell Datastar that there is no more to come; after a
   * break browsers reconnect.
   */
  breakOff(): void {
    for (const outgoing of this.#open) outgoing.destroy()
  }
}
