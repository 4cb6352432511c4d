// `starcast/sse`: server-sent events and streams of them, for any app that answers with a Response.

// An event: a value.
export { EventError, html, json, sanitizeField, ServerSentEvent } from './sse/event.ts'
export type { EventData, EventFields } from './sse/event.ts'
export { encodeEvent } from './sse/encode.ts'
export { jsonEvent, named } from './stream/make-event.ts'
export { positionEvent } from './stream/position.ts'

// A stream: an open response.
export { streamEvents } from './stream/stream-events.ts'
export { openStream } from './stream/open-stream.ts'
export type { CloseReason, Source, Stream, StreamOptions } from './stream/stream.ts'
export {
  DisconnectedError,
  ServerStoppingError,
  SlowReaderError,
  StreamExpiredError,
  StreamingNotSupportedError,
} from './stream/stream-errors.ts'

// What a stream is made of.
export { chainValues, mapValues } from './stream/combine.ts'
export type { Values } from './stream/iterate.ts'

// Who asks, and how to go on where they left off.
export { lastEventId } from './stream/last-event-id.ts'
export { resumeEvents } from './stream/resume-events.ts'
export type { Resumption } from './stream/resume-events.ts'
export { eventsOrPage } from './stream/page-or-stream.ts'
export type { EventsOrPage } from './stream/page-or-stream.ts'
export { stopReconnecting } from './stream/stop-reconnecting.ts'
