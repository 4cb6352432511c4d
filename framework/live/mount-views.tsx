/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { action } from '../signals/action.ts'
import type { Path } from '../signals/routes.ts'
import type { LiveViewAt } from './live-view.ts'

/** Views that share a page's stream, by name. */
export interface LiveViews {
  readonly [name: string]: LiveViewAt
}

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
 * anywhere in the page. The stream is asked for at `url`, where `streamViews` answers; it is opened
 * again for ever after any break, and sends none of the page's signals.
 *
 * @throws {LiveViewError} when a view renders an element without an `id`.
 * @throws what a view throws while it renders.
 *
 * @example
 * const { people, stream } = await mountViews({ people: people.at(room) }, paths.live(room))
 */
export async function mountViews<Views extends LiveViews>(
  views: Views & NotNamedStream,
  url: Path<'GET'>,
): Promise<MountedViews<Views>> {
  const rendered = Object.entries<LiveViewAt>(views).map(
    async ([name, view]) => [name, raw(await view.render())] as const,
  )
  const open = action.get(url, {
    retry: 'always',
    retryMaxCount: Infinity,
    retryMaxWait: 10_000,
    requestCancellation: 'cleanup',
    payload: {},
  })
  return {
    ...Object.fromEntries(await Promise.all(rendered)),
    stream: <div hidden data-init={open.toString()} />,
  } as MountedViews<Views>
}
