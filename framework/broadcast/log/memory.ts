import type { Entry, Log } from './log.ts'

/**
 * The log of a single process: entries are handed on while they are appended, and kept nowhere.
 *
 * @example
 * new Broadcaster({ log: new MemoryLog() }) // what a Broadcaster does by itself
 */
export class MemoryLog<Message> implements Log<Message> {
  readonly #receivers = new Set<(entry: Entry<Message>) => void>()

  async append(entry: Entry<Message>): Promise<void> {
    for (const receive of this.#receivers) receive(entry)
  }

  tail(receive: (entry: Entry<Message>) => void): () => void {
    const own = (entry: Entry<Message>) => receive(entry) // one function tails twice when asked twice
    this.#receivers.add(own)
    return () => void this.#receivers.delete(own)
  }
}
