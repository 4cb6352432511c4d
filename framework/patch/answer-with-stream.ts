import type { Context } from 'hono'
import { openStream } from '../stream/open-stream.ts'
import type { Source, StreamOptions } from '../stream/stream.ts'

/** A stream as the answer of a handler, with the headers that were set for it before. */
export function answerWithStream(c: Context, source: Source, options?: StreamOptions): Response {
  const { body, headers } = openStream(source, options)
  return c.newResponse(body, 200, Object.fromEntries(headers))
}
