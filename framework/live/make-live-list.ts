import { raw } from 'hono/html'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { idsOf } from '../patch/element-ids.ts'
import { PatchError } from '../patch/patch.ts'
import { renderView, type View } from '../patch/render.ts'
import type { Audience } from './audience.ts'
import { checkIds } from './check-ids.ts'
import { LiveViewError } from './live-view-error.ts'
import type { AudienceOptions, LiveViewOptions } from './live-view-options.ts'
import { LiveView, type ViewKey } from './live-view.ts'
import { Picture } from './picture.ts'

/** What a live list is made of: what `Parameters` are its key, and its audience, if it has them. */
export interface LiveListOptions<
  Parameters extends readonly unknown[],
  Item,
> extends LiveViewOptions {
  /** Reads the items, in order. */
  readonly items: (...parameters: Parameters) => Iterable<Item> | Promise<Iterable<Item>>

  /** Renders an item: one element, whose `id` is its own for as long as it is the same item. */
  readonly render: (item: Item, ...parameters: AsGiven<Parameters>) => View

  /** Renders what is around the items, which it holds in one place; an element with an `id`. */
  readonly container: (items: JSX.Element, ...parameters: AsGiven<Parameters>) => View

  /** How many items there are on the page at most: the last of them. @default all */
  readonly window?: number
}

/** The same parameters, which are those that `items` takes. */
type AsGiven<Parameters extends readonly unknown[]> = Parameters extends infer Given extends
  readonly unknown[]
  ? Given
  : never

/**
 * Makes a live view of a list, of which a change sends only what has changed: items that are gone are
 * removed, those that look different are morphed, and new ones are put in their place. All of the list
 * is sent where that is less, when an item has moved, when the container looks different, to whoever
 * has just come (back) or was too slow: so a page is right after any cut, and what stays keeps its
 * focus, its typed text and its scroll position.
 *
 * @throws {RangeError} when `window` is no whole number from 1, or an option is none of a live view.
 *
 * @example
 * const messages = liveList({
 *   items: (room: string) => readMessages(room),
 *   render: ({ seq, text }) => <li id={`message-${seq}`}>{text}</li>,
 *   container: (items, room) => <ol id="messages" aria-label={room}>{items}</ol>,
 *   window: 200,
 * })
 * await messages.changed('lobby')
 */
export function liveList<Key extends ViewKey, Item>(
  options: LiveListOptions<Key, Item>,
): LiveView<Key>
export function liveList<Key extends string, const For extends Audience, Item>(
  options: LiveListOptions<readonly [key: Key, audience: For], Item> & AudienceOptions<For>,
): LiveView<readonly [key: Key]>
export function liveList(
  options: LiveListOptions<never, unknown> & Partial<AudienceOptions<Audience>>,
): LiveView {
  const { items, render, container, window = Infinity } = options as LiveListOptions<readonly unknown[], unknown> // prettier-ignore
  if (window !== Infinity && !(Number.isSafeInteger(window) && window > 0)) {
    throw new RangeError(`The window of a list is a whole number from 1, not ${window}`)
  }
  let isChecked = false
  return new LiveView(async (...parameters) => {
    const [key] = parameters
    const shown = [...(await items(...parameters))].slice(-window)
    const views = await Promise.all(shown.map((item) => renderView(render(item, ...parameters))))
    const around = await renderView(container(raw(PLACE) as unknown as JSX.Element, ...parameters))
    const parts = around.split(PLACE)
    if (parts.length !== 2) throw new LiveViewError('no-items', key, NOT_ONE_PLACE)
    checkIds(around, key)
    const html = byId(views, key, isChecked)
    // All of it is read once: markup that is wrong is wrong from the start, as a rule.
    isChecked ||= views.length > 0
    return new Picture(parts.join(views.join('')), { frame: around, html })
  }, options)
}

const PLACE = '<!-- items of a live list -->'
const NOT_ONE_PLACE = 'has a container that does not hold its items in one place'

function byId(views: readonly string[], key: string, isChecked: boolean): Map<string, string> {
  const items = new Map<string, string>()
  for (const html of views) {
    const id = (isChecked ? BEGINS_WITH_ID.exec(html)?.[1] : undefined) ?? onlyIdOf(html, key)
    if (items.has(id)) throw new LiveViewError('same-id', key, `has two items with the id "${id}"`)
    items.set(id, html)
  }
  return items
}

// As hono writes tags. An id with an entity in it is left to who knows entities.
const BEGINS_WITH_ID = /^<[a-z][^\s>]*(?: [^\s=>"]+(?:="[^"]*")?)*? id="([^"&]+)"/

function onlyIdOf(html: string, key: string): string {
  try {
    const [id, ...others] = idsOf(html)
    if (id !== undefined && others.length === 0) return id
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
  }
  const found = JSON.stringify(html.slice(0, 60))
  const problem = `has to render each item as one element that has an id, not as ${found}`
  throw new LiveViewError('no-id', key, problem)
}
