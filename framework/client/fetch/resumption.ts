import type { ServerEvent } from './sse.ts'

// Characters of events that are remembered while the server names no position.
const MEMORY = 1_000_000

/** What one call knows about where its stream was cut. */
export interface Resumption {
  /** Asks, by the headers of the next attempt, for what came after the last position. */
  reconnect(headers: Headers): void
  /** Records an event; true when it was applied before the stream was cut. */
  isRepeated(event: ServerEvent): boolean
}

/**
 * Remembers the last position that the server named, and the events that came after it.
 *
 * A server that resumes from that position sends those events once more; they are not applied twice.
 */
export function resumption(): Resumption {
  let lastEventId: string | undefined
  const events: string[] = []
  let size = 0
  let next = 0
  return {
    reconnect(headers) {
      next = 0
      if (lastEventId) headers.set('last-event-id', asHeader(lastEventId))
      else if (lastEventId === '') headers.delete('last-event-id')
      else lastEventId = headers.get('last-event-id') ?? undefined
    },
    isRepeated({ type, data, id }) {
      const event = [type, ...data].join('\n')
      const isRepeated = Boolean(lastEventId) && events[next] === event
      if (isRepeated) next++
      else {
        // The first difference ends the repetition: what follows is new, though it may look alike.
        events.length = next
        size += event.length
        if (size <= MEMORY) next = events.push(event)
        else next = events.length = 0
      }
      if (id !== undefined) {
        lastEventId = id
        events.splice(0, next)
        size = next = 0
      }
      return isRepeated
    },
  }
}

/** A header carries bytes: those of the id in UTF-8, as `EventSource` sends them. */
function asHeader(id: string): string {
  return String.fromCharCode(...new TextEncoder().encode(id))
}
