import type { Context } from 'hono'
import { answerWithStream } from '../patch/answer-with-stream.ts'
import { refuseOtherSites } from '../security/same-origin.ts'
import type { ServerSentEvent } from '../sse/event.ts'
import type { Stream, StreamOptions } from '../stream/stream.ts'
import type { LiveViews } from './mount-views.tsx'

/**
 * Answers with the stream that keeps a page's views current: each view whole, at once and after
 * every change. A reader that is behind is spared the states it would have skipped, and gets the
 * newest when it catches up. A view that cannot be rendered breaks the stream off, and so makes the
 * browser come back. Other sites get `403`.
 *
 * @throws {RangeError} when `heartbeatMs` is no time that a timer can wait.
 *
 * @example
 * .get(patterns.live, (c) => streamViews(c, views(c.req.param('room'))))
 */
export function streamViews(c: Context, views: LiveViews, options?: StreamOptions): Response {
  const refusal = refuseOtherSites(c, {}, 'call')
  if (refusal) return refusal
  return answerWithStream(c, (stream) => keepCurrent(stream, views), options)
}

function keepCurrent(stream: Stream, views: LiveViews): void {
  const waiting = new Map<string, ServerSentEvent>() // the newest state of each view that the reader has yet to get
  for (const [name, view] of Object.entries(views)) {
    const leave = view.watch({
      show(event) {
        // What waits for its turn is replaced, never overtaken.
        if (waiting.size === 0 && !stream.behind) return stream.send(event)
        if (waiting.size === 0) void stream.drained().then(sendWaiting)
        waiting.set(name, event)
      },
      end() {
        for (const event of waiting.values()) stream.send(event)
        stream.end()
      },
      fail: (error) => stream.fail(error),
    })
    stream.signal.addEventListener('abort', leave, { once: true })
  }

  function sendWaiting(): void {
    for (const [name, event] of waiting) {
      if (stream.behind) return void stream.drained().then(sendWaiting)
      waiting.delete(name)
      stream.send(event)
    }
  }
}
