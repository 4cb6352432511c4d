import type { Context } from 'hono'
import { refuseOtherSites } from '../security/same-origin.ts'
import type { Frame } from '../stream/frame.ts'
import { openStream } from '../stream/open-stream.ts'
import type { Stream, StreamOptions } from '../stream/stream.ts'
import type { LiveViewAt } from './live-view.ts'
import type { LiveViews } from './mount-views.tsx'

/**
 * Answers with the stream that keeps a page's views current: each view whole, at once and after
 * every change. A reader that is behind is spared the states it would have skipped, and gets the
 * newest when it catches up. Other sites get `403`.
 *
 * @example
 * .get(patterns.live, (c) => streamViews(c, views(c.req.param('room'))))
 */
export function streamViews(c: Context, views: LiveViews, options: StreamOptions = {}): Response {
  const refusal = refuseOtherSites(c, {}, 'call')
  if (refusal) return refusal
  const { body, headers } = openStream((stream) => {
    for (const view of Object.values<LiveViewAt | undefined>(views)) {
      if (view) keepCurrent(stream, view)
    }
  }, options)
  return c.newResponse(body, 200, Object.fromEntries(headers))
}

function keepCurrent(stream: Stream, view: LiveViewAt): void {
  let newest: Frame | undefined
  const leave = view.watch({
    show(frame) {
      // What waits for its turn is replaced, never overtaken.
      if (newest === undefined && !stream.behind) return stream.send(frame)
      if (newest === undefined) void stream.drained().then(sendNewest)
      newest = frame
    },
    end: () => stream.end(),
    fail: (error) => stream.fail(error),
  })
  stream.signal.addEventListener('abort', leave, { once: true })

  function sendNewest(): void {
    if (newest) stream.send(newest)
    newest = undefined
  }
}
