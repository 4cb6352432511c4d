import type { Context } from 'hono'
import { answerWithListening, type ListeningOptions } from '../broadcast/answer-with-listening.ts'
import { refuseOtherSites } from '../security/same-origin.ts'
import { LivePage } from './live-page.ts'
import { broadcasterOf, type LiveViews, viewsFor } from './live-views.ts'

/**
 * How a stream of views is kept alive, where it begins, and who its reader is.
 *
 * @example
 * streamViews(c, views, { meta: user.id }) // changes.disconnect(({ meta }) => meta === user.id)
 */
export type StreamViewsOptions = Omit<
  ListeningOptions,
  'capacity' | 'maxBytes' | 'lag' | 'maxBufferedBytes'
>

/**
 * Answers with the stream that keeps a page's views current. A page says which position it has come
 * to, and is sent only the views that have changed since, each whole; when nobody can prove what it
 * missed, or when it says nothing, all of them. Which it was is said by the header `Resumption`:
 * `live`, `resumed; from=…` or `reset; reason=…`. From then on it is sent each view whenever that
 * changes, and a list as what has changed of it.
 *
 * It promises that the page ends as the views are, whenever it is cut: the position it is told lies
 * never beyond a change that it was not shown. It does not promise every state in between: who is
 * slow is spared those that were passed by then, and gets the newest. What waits for them is bounded
 * by that: 64 KiB and one view, of whatever size.
 *
 * A view that cannot be rendered stays as it was, and the others go on. Other sites get `403`, a log
 * that cannot be asked `503`.
 *
 * @throws {DifferentBroadcastersError} when two views have different broadcasters.
 * @throws {TooManyKeysError} for views of more than 128 keys; as an answer, a 400.
 * @throws {LogUnavailableError} when only the log could tell what was missed, and it cannot be asked.
 * @throws {LiveViewError} when an audience is no plain data.
 * @throws {RangeError} when an option is none that a stream can keep to.
 * @throws what the `audience` function of a view throws.
 *
 * @example
 * .get(patterns.live, (c) => streamViews(c, views(c.req.param('room'))))
 */
export async function streamViews(
  c: Context,
  views: LiveViews,
  options: StreamViewsOptions = {},
): Promise<Response> {
  const refusal = refuseOtherSites(c, {}, 'call')
  if (refusal) return refusal
  const broadcaster = broadcasterOf(views)
  const shown = await viewsFor(c, views)
  const keys = [...new Set(shown.map(({ key }) => key))]
  broadcaster.checkKeys(keys)
  return answerWithListening(
    c,
    broadcaster,
    keys,
    (stream) => new LivePage(stream, shown.map((view) => view.rendering())), // prettier-ignore
    // It waits by itself. Who has not taken a small view yet would be dropped for a large one, time and again.
    { ...options, maxBufferedBytes: Infinity },
  )
}
