import type { Source, StreamOptions } from './stream.ts'
import { webSink } from './web-sink.ts'

// No `Connection` header: the server owns the connection, and HTTP/2 forbids it.
const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache',
  'X-Accel-Buffering': 'no', // tells nginx not to hold events back
}

/**
 * Answers with an event stream that stays open until its source ends it or the reader leaves.
 * The source starts when the response is read, so an answer nobody reads costs nothing.
 *
 * @throws {RangeError} when `heartbeatMs` is no time that a timer can wait.
 *
 * @example
 * openStream((stream) => {
 *   const timer = setInterval(() => stream.send(tick), 1000)
 *   stream.signal.addEventListener('abort', () => clearInterval(timer))
 * })
 */
export function openStream(source: Source, options: StreamOptions = {}): Response {
  return new Response(webSink(source, options), {
    headers: { ...EVENT_STREAM_HEADERS, ...options.headers },
  })
}
