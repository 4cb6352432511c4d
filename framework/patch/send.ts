import type { Context } from 'hono'
import { encodeEvent } from '../sse/encode.ts'
import { fromIterable } from '../stream/from-iterable.ts'
import type { Values } from '../stream/iterate.ts'
import type { StreamOptions } from '../stream/stream.ts'
import { answerWithStream } from './answer-with-stream.ts'
import { encodePatch, patchEvent } from './encode.ts'
import { answerInstead, type SendPatchesOptions } from './instead.ts'
import type { Patch } from './patch.ts'

export type { SendPatchesOptions } from './instead.ts'

/**
 * Answers the one who asked with patches, applied in order, and ends; with `[]` when there is
 * nothing to say. A user's mistake is answered this way too: browsers apply patches from a 200 only.
 *
 * Patches are for Datastar, and for whoever accepts `text/event-stream`; any other gets the `page`.
 *
 * @throws {UrlError} when `page` leads off this site.
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
  options: SendPatchesOptions = {},
): Promise<Response> {
  const given: readonly (Patch | Promise<Patch>)[] = 'length' in patches ? patches : [patches]
  const all = given.some((patch) => patch instanceof Promise) ? await Promise.all(given) : given
  const instead = answerInstead(c, options, { accept: 'text/event-stream' })
  if (instead) return instead
  // One body, not a stream: what is known at once is cheapest to send at once.
  let text = ''
  for (const patch of all as readonly Patch[]) text += encodeEvent(encodePatch(patch))
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
  return answerWithStream(c, fromIterable(patches, patchEvent), options)
}
