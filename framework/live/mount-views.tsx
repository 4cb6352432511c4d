/** @jsxImportSource hono/jsx */
import type { Context } from 'hono'
import { raw } from 'hono/html'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Path } from '../signals/routes.ts'
import { LiveStream } from './live-stream.tsx'
import { broadcasterOf, type LiveViews, viewsFor } from './live-views.ts'

/** The rendered views by name, and `stream`, the element that opens the stream. */
export type MountedViews<Views extends LiveViews> = {
  readonly [Name in keyof Views | 'stream']: JSX.Element
}

/** `stream` is the name of what opens the stream. */
interface NotNamedStream {
  readonly stream?: never
}

/**
 * Renders views for a page, and the one element that keeps them current: its `stream`, to be put
 * anywhere in the page. The stream is asked for at `url`, where `streamViews` answers with the same
 * views. It begins where the page was rendered, so a page that nothing has changed for is sent nothing;
 * it is opened again for ever after any break, and sends none of the page's signals.
 *
 * Each view is shown as it was rendered for those who watch it, if nothing has changed since, and is
 * rendered otherwise: in either case with all that was changed before.
 *
 * @throws {LiveViewError} when a view cannot be shown.
 * @throws {DifferentBroadcastersError} when two views have different broadcasters.
 * @throws what a view throws while it renders, or its `audience` function.
 *
 * @example
 * const { people, stream } = await mountViews(c, { people: people.at(room) }, paths.live(room))
 */
export async function mountViews<Views extends LiveViews>(
  c: Context,
  views: Views & NotNamedStream,
  url: Path<'GET'>,
): Promise<MountedViews<Views>> {
  const broadcaster = broadcasterOf(views)
  const shown = await viewsFor(c, views)
  // Before any state is loaded: what is published meanwhile follows.
  const position = broadcaster.position()
  const rendered = await Promise.all(shown.map((view) => view.html()))
  return {
    ...Object.fromEntries(Object.keys(views).map((name, i) => [name, raw(rendered[i]!)])),
    stream: <LiveStream url={url} after={position} />,
  } as MountedViews<Views>
}
