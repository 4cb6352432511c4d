import { ServerSentEvent } from '../sse/event.ts'

/**
 * The event that tells a reader how far it has come: every change up to `position` was sent before
 * it. Sent right behind what it covers it leaves in the same write. It has an event of its own so
 * that a cut within what it covers leaves the reader at the position before; Datastar ignores its
 * name, and comes back with its id as `Last-Event-ID`.
 *
 * @throws {EventError} when the position holds a line break or NUL.
 *
 * @example
 * stream.send(changed)
 * stream.send(positionEvent('42.k7'))
 */
export function positionEvent(position: string): ServerSentEvent {
  return new ServerSentEvent({ event: 'position', id: position, data: '' })
}
