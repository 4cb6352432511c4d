/** @jsxImportSource hono/jsx */
import type { JSX } from 'hono/jsx/jsx-runtime'
import { action } from '../signals/action.ts'
import type { Path } from '../signals/routes.ts'

/** Where a page's stream is, and where it begins. */
export interface LiveStreamProps {
  readonly url: Path<'GET'>

  /**
   * The position that the page was rendered at: what a broadcaster's `position()` said before the
   * state was loaded. Later the browser says by itself how far it has come.
   *
   * @default what happens once the stream is open
   */
  readonly after?: string
}

/**
 * The element that opens a page's stream, to be put anywhere in the page. The stream is opened again
 * for ever after any break but a 204, and sends none of the page's signals.
 *
 * @example
 * const position = updates.position()
 * const messages = readMessages(room)
 * return c.render(<Room messages={messages} stream={<LiveStream url={paths.live(room)} after={position} />} />)
 */
export function LiveStream({ url, after }: LiveStreamProps): JSX.Element {
  const open = action.get(after === undefined ? url : from(url, after), {
    retry: 'always',
    retryMaxCount: Infinity,
    retryMaxWait: 10_000,
    requestCancellation: 'cleanup',
    payload: {},
  })
  return <div hidden data-init={open.toString()} />
}

function from(url: Path<'GET'>, after: string): Path<'GET'> {
  const [, path = url, hash = ''] = /^([^#]*)(.*)$/s.exec(url) ?? []
  const sign = path.includes('?') ? '&' : '?'
  return `${path}${sign}lastEventId=${encodeURIComponent(after)}${hash}` as Path<'GET'>
}
