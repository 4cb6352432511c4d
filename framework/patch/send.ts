import type { Context } from 'hono'
import { encodeEvent } from '../sse/encode.ts'
import { fromIterable } from '../stream/from-iterable.ts'
import type { Values } from '../stream/iterate.ts'
import { openStream } from '../stream/open-stream.ts'
import type { StreamOptions } from '../stream/stream.ts'
import { encodePatch, patchEvent } from './encode.ts'
import { type Patch, PatchError } from './patch.ts'

/** What `sendPatches` answers to those who cannot apply patches. */
export interface SendPatchesOptions {
  /**
   * The answer to a form without JavaScript, which gets no patches: the path of a page on this site
   * to go back to, by `303 See Other`; or what renders a page, such as one that shows the problem
   * beside what was typed. Without it, such a form gets `406` and one line.
   *
   * @example { page: () => c.render(<RoomPage draft={c.var.signals} problem={problem} />) }
   */
  readonly page?: string | (() => Response | Promise<Response>)
}

/**
 * Answers the one who asked with patches, applied in order, and ends; with `[]` when there is
 * nothing to say. A user's mistake is answered this way too: browsers apply patches from a 200 only.
 *
 * Patches are for Datastar, and for whoever accepts `text/event-stream`; any other gets the `page`.
 *
 * @throws {PatchError} when `page` leads off this site.
 *
 * @example
 * return sendPatches(c, Draft.patch({ text: '' }), { page: paths.room(room) })
 *
 * @example
 * // without JavaScript the problem appears on the page that the form answers with
 * const page = () => c.render(<RoomPage text={text} problem={problem} />)
 * return sendPatches(c, Draft.patch({ _problem: problem }), { page })
 */
export async function sendPatches(
  c: Context,
  patches: Patch | Promise<Patch> | readonly (Patch | Promise<Patch>)[],
  { page }: SendPatchesOptions = {},
): Promise<Response> {
  const all = await Promise.all([patches].flat())
  if (typeof page === 'string') checkOnThisSite(page)
  c.header('Vary', 'Datastar-Request, Accept', { append: true })
  if (!takesPatches(c)) {
    if (page !== undefined) return typeof page === 'string' ? c.redirect(page, 303) : page()
    if (takes(c, 'text/html')) return notAcceptable(c)
  }
  // One body, not a stream: what is known at once is cheapest to send at once.
  const text = all.map((patch) => encodeEvent(encodePatch(patch))).join('')
  return c.body(text, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
}

/**
 * Answers with patches as they come, until they end or the browser leaves. Each value is taken when
 * the browser has kept up; when it leaves, `patches` is returned and its signal aborted.
 *
 * @example
 * return streamPatches(c, async function* (signal) {
 *   for await (const price of prices(signal)) yield Ticker.patch({ price })
 * })
 */
export function streamPatches(
  c: Context,
  patches: Values<Patch>,
  options?: StreamOptions,
): Response {
  const { body, headers } = openStream(fromIterable(patches, patchEvent), options)
  return c.newResponse(body, 200, Object.fromEntries(headers))
}

function takesPatches(c: Context): boolean {
  return c.req.header('Datastar-Request') !== undefined || takes(c, 'text/event-stream')
}

// Browsers name what a page may be; programs that name nothing can read what they get.
function takes(c: Context, type: string): boolean {
  return (c.req.header('Accept') ?? '').includes(type)
}

// A browser would save an event stream to a file.
function notAcceptable(c: Context): Response {
  const problem = `${c.req.method} ${c.req.path} answers with patches for Datastar`
  return c.text(`${problem}; for forms without JavaScript, sendPatches takes a page`, 406)
}

// Browsers read `//host`, `/\host` and `/<tab>/host` as another site.
function checkOnThisSite(page: string): void {
  if (/^\/(?![/\\])[^\u0000-\u001f\u007f]*$/.test(page)) return
  throw new PatchError(`The page to go back to is a path on this site, not ${JSON.stringify(page)}`)
}
