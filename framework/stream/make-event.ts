import { type EventFields, json, ServerSentEvent } from '../sse/event.ts'

/**
 * Makes an event of any value, whose data is the value's JSON.
 *
 * @throws {EventError} when the value has no JSON, or a field cannot be written.
 *
 * @example
 * mapValues(prices, (price) => jsonEvent(price, { event: 'price', id: price.id }))
 */
export function jsonEvent(value: unknown, fields: Omit<EventFields, 'data'> = {}): ServerSentEvent {
  return new ServerSentEvent({ ...fields, data: json(value) })
}

/**
 * Names events, whatever they were called.
 *
 * @example
 * streamEvents(mapValues(events, named('price')))
 */
export function named(name: string): (event: ServerSentEvent) => ServerSentEvent {
  return (event) => event.with({ event: name })
}
