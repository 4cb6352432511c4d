import type { ServerEvent } from './sse.ts'

// Characters of events that are remembered while the server names no position.
const MEMORY = 1_000_000

/**
 * What one call knows about where its stream was cut: the last position the server named, and the
 * events that came after it.
 *
 * A server that resumes from that position sends those events once more; they are not applied twice.
 */
export class Resumption {
  lastEventId: string | undefined
  #events: string[] = []
  #size = 0
  #next = 0

  constructor(lastEventId: string | undefined) {
    this.lastEventId = lastEventId
  }

  reconnect(): void {
    this.#next = 0
  }

  /** Records an event; true when it was applied before the stream was cut. */
  isRepeated({ type, data, id }: ServerEvent): boolean {
    const isRepeated = this.lastEventId ? this.#compare(`${type}\n${data}`) : false
    if (id !== undefined) {
      this.lastEventId = id
      this.#events.splice(0, this.#next)
      this.#next = 0
      this.#size = 0
    }
    return isRepeated
  }

  #compare(event: string): boolean {
    if (this.#events[this.#next] === event) {
      this.#next++
      return true
    }
    // The first difference ends the repetition: what follows is new, though it may look alike.
    this.#events.length = this.#next
    this.#size += event.length
    if (this.#size > MEMORY) this.#events = []
    else this.#events.push(event)
    this.#next = this.#events.length
    return false
  }
}
