import type { Context } from 'hono'
import { encodeEvent } from '../sse/encode.ts'
import { fromIterable, type Values } from '../stream/from-iterable.ts'
import { openStream } from '../stream/open-stream.ts'
import type { StreamOptions } from '../stream/stream.ts'
import { encodePatch, patchFrame } from './encode.ts'
import { type Patch, PatchError } from './patch.ts'

export interface SendPatchesOptions {
  /**
   * The answer to a form without JavaScript, which gets no patches: the path of a page on this site
   * to go back to, by `303 See Other`; or what renders a page, such as one that shows the problem
   * beside what was typed.
   */
  readonly page?: string | (() => Response | Promise<Response>)
}

/**
 * Answers the one who asked with patches, applied in order, and ends. A user's mistake is answered
 * this way too: browsers apply patches from a 200 only.
 *
 * @throws {PatchError} when `page` leads off this site.
 *
 * @example
 * return sendPatches(c, Draft.patch({ text: '' }), { page: paths.room(room) })
 */
export async function sendPatches(
  c: Context,
  patches: Patch | Promise<Patch> | readonly (Patch | Promise<Patch>)[],
  { page }: SendPatchesOptions = {},
): Promise<Response> {
  const all = await Promise.all([patches].flat())
  if (page !== undefined) {
    if (typeof page === 'string') checkOnThisSite(page)
    c.header('Vary', 'Datastar-Request', { append: true })
    if (c.req.header('Datastar-Request') === undefined) {
      return typeof page === 'string' ? c.redirect(page, 303) : page()
    }
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
  options: StreamOptions = {},
): Response {
  const { body, headers } = openStream(fromIterable(patches, patchFrame), options)
  return c.newResponse(body, 200, Object.fromEntries(headers))
}

// Browsers read `//host`, `/\host` and `/<tab>/host` as another site.
function checkOnThisSite(page: string): void {
  if (/^\/(?![/\\])[^\u0000-\u001f\u007f]*$/.test(page)) return
  throw new PatchError(`The page to go back to is a path on this site, not ${JSON.stringify(page)}`)
}
