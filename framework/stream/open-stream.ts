import { SinkStream } from './sink-stream.ts'
import { StreamingNotSupportedError } from './stream-errors.ts'
import { checkStreamOptions, type StreamDefaults, streamSettings } from './stream-settings.ts'
import type { Source, StreamOptions } from './stream.ts'
import { webBody } from './web-sink.ts'

// No `Connection` header: the server owns the connection, and HTTP/2 forbids it.
const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no', // tells nginx not to hold events back
}

/**
 * Answers with an event stream that stays open until its source ends it or the reader leaves.
 * The source starts when the response is read, so an answer nobody reads costs nothing.
 *
 * @throws {RangeError} when an option is none that a stream can keep to.
 * @throws {StreamingNotSupportedError} when the runtime has no `ReadableStream`.
 *
 * @example
 * openStream(async (stream) => {
 *   for (let left = 3; left > 0; left--) await stream.write(new ServerSentEvent({ data: `${left}` }))
 *   stream.end()
 * })
 *
 * @example
 * openStream((stream) => {
 *   const timer = setInterval(() => stream.send(tick), 1000)
 *   stream.signal.addEventListener('abort', () => clearInterval(timer))
 * })
 */
export function openStream(source: Source, options?: StreamOptions): Response {
  if (typeof ReadableStream !== 'function') throw new StreamingNotSupportedError()
  if (options) checkStreamOptions(options)
  const stream: UnopenedStream = { source, options, defaults: undefined }
  const body = webBody((makeSink) =>
    new SinkStream(makeSink, streamSettings(options, stream.defaults)).start(source),
  )
  unopened.set(body, stream)
  return new Response(body, { headers: headersWith(options?.headers) })
}

function headersWith(given: StreamOptions['headers']): Readonly<Record<string, string>> {
  if (!given) return EVENT_STREAM_HEADERS
  const headers: Record<string, string> = { ...EVENT_STREAM_HEADERS }
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value
  return headers
}

/** A stream whose response is made and not yet read. */
export interface UnopenedStream {
  readonly source: Source
  readonly options: StreamOptions | undefined
  /** What its server says for all streams, when that is known. */
  defaults: StreamDefaults | undefined
}

// By the body, which is what middleware keeps when it makes another response of one.
const unopened = new WeakMap<ReadableStream, UnopenedStream>()

/**
 * The stream that a response's body would be, for a server that has a better sink for it than a
 * `ReadableStream`. Whoever opens it must not read the body.
 */
export function unopenedStream(body: ReadableStream): UnopenedStream | undefined {
  return body.locked ? undefined : unopened.get(body)
}
