import { type EventFields, ServerSentEvent } from '../sse/event.ts'
import { fromIterable } from './from-iterable.ts'
import type { Values } from './iterate.ts'
import { openStream } from './open-stream.ts'
import type { StreamOptions } from './stream.ts'

/**
 * Answers with events as they come, until they end or the reader leaves. Each is taken only when the
 * reader has kept up; when it leaves, `events` is returned and its signal aborted.
 *
 * @throws {RangeError} when an option is none that a stream can keep to.
 *
 * @example
 * app.get('/clock', () => streamEvents(async function* (signal) {
 *   for await (const time of ticks(signal)) yield { event: 'time', data: time }
 * }))
 */
export function streamEvents(
  events: Values<ServerSentEvent | EventFields>,
  options?: StreamOptions,
): Response {
  return openStream(fromIterable(events, toEvent), options)
}

function toEvent(value: ServerSentEvent | EventFields): ServerSentEvent {
  return ServerSentEvent.is(value) ? value : new ServerSentEvent(value)
}
