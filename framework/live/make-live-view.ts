import { renderView, type View } from '../patch/render.ts'
import type { Audience } from './audience.ts'
import { checkIds } from './check-ids.ts'
import type { AudienceOptions, LiveViewOptions } from './live-view-options.ts'
import { LiveView, type ViewKey } from './live-view.ts'
import { Picture } from './picture.ts'

/**
 * Makes a view that stays current for everyone who watches it. `render` reads the state and renders
 * all of it: one element with an `id`, by which browsers find it, or several that each have one. It
 * is rendered once a change however many watch, so it must look the same to all of them: it gets a
 * key, if there are many of it, and nothing of any request, whose `AsyncLocalStorage` it cannot reach
 * either. Where groups of watchers are to see it differently, `audience` says which one somebody
 * belongs to, and it is rendered once for each.
 *
 * What differs from person to person, such as which messages are one's own, or what one may do to
 * them, is left to the browser: the page holds it in signals, and the view refers to them.
 *
 * @throws {RangeError} when `maxRate` or `maxBytes` is no number above 0.
 *
 * @example
 * const total = liveView(() => <output id="total">{counted}</output>)
 * const people = liveView((room: string) => <ul id="people">{readPeople(room).map(…)}</ul>)
 * const report = liveView((day: string, role: Role) => <Report … />, { audience: (c) => c.var.role })
 * total.at(), people.at('lobby'), report.at('today')
 *
 * @example
 * // One render for all; each browser marks what is its own.
 * <li id={`message-${seq}`} data-class={js({ own: js`${Me.$._id} === ${authorId}` })}>…</li>
 */
export function liveView<Key extends ViewKey>(
  render: (...key: Key) => View,
  options?: LiveViewOptions,
): LiveView<Key>
export function liveView<Key extends string, const For extends Audience>(
  render: (key: Key, audience: For) => View,
  options: LiveViewOptions & AudienceOptions<For>,
): LiveView<readonly [key: Key]>
export function liveView(
  render: (key: never, audience: never) => View,
  options: LiveViewOptions & Partial<AudienceOptions<Audience>> = {},
): LiveView {
  let isChecked = false
  return new LiveView(async (key, audience) => {
    const html = await renderView(render(key as never, audience as never))
    // All of it is read once: markup that is wrong is wrong from the start, as a rule.
    if (!isChecked || !BEGINS_WITH_ID.test(html)) checkIds(html, key)
    isChecked = true
    return new Picture(html)
  }, options)
}

const BEGINS_WITH_ID = /^\s*<[^\s>]+\s(?:[^>]*\s)?id=["']?[^"'\s>]/
