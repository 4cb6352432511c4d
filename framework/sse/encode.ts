import { ServerSentEvent } from './event.ts'

/**
 * The text of an event as it is on the wire: comments, event, id, retry, data, and the empty line
 * that ends it. An event with no field is no text at all. To send an event, take its `bytes`.
 *
 * @throws {TypeError} for what was never made an event: nothing in it was checked.
 *
 * @example
 * encodeEvent(new ServerSentEvent({ event: 'tick', data: '1' })) // 'event: tick\ndata: 1\n\n'
 */
export function encodeEvent(event: ServerSentEvent): string {
  if (ServerSentEvent.is(event)) return event.toString()
  throw new TypeError('Only a ServerSentEvent can be encoded: what looks like one was not checked')
}
