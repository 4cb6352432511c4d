import { raw } from 'hono/html'
import { Broadcaster } from '../broadcast/broadcaster.ts'
import { patchElements } from '../patch/elements.ts'
import { patchEvent } from '../patch/encode.ts'
import { renderView, type View } from '../patch/render.ts'
import { hear } from './hear.ts'
import { nameOf } from './name-of.ts'
import { misplaced } from './top-level.ts'
import { WatchedKey, type Watcher } from './watched-key.ts'

/**
 * What a live view leans on.
 *
 * @example
 * const changes = new Broadcaster<null>({ log }) // reaches other processes, as far as its log does
 * const people = liveView((room: string) => <People here={readPeople(room)} />, { broadcaster: changes })
 */
export interface LiveViewOptions {
  /**
   * What carries the news that a key has changed. Views that share one hear of each other's changes
   * of a key.
   *
   * @default one of its own, which reaches this process only
   */
  readonly broadcaster?: Broadcaster<null>
}

/** What a group of watchers has in common: plain data, never a request or a session. */
export type Audience =
  | string
  | number
  | boolean
  | readonly Audience[]
  | { readonly [name: string]: Audience }

/** What a view is rendered from: nothing, a key, or a key and an audience. */
export type ViewParameters =
  | readonly []
  | readonly [key: string]
  | readonly [key: string, audience: Audience]

/** The key among the parameters of a view; nothing when it has none. */
export type KeyOf<Parameters extends ViewParameters> = Parameters extends readonly [
  ...infer Key extends readonly [string],
  Audience,
]
  ? Key
  : Parameters

/**
 * Makes a view that stays current for everyone who watches it. `render` reads the state and renders
 * all of it: one element with an `id`, by which browsers find it, or several that each have one. It
 * is rendered once a change however many watch, so it must look the same to all of them: it gets a
 * key, if there are many of it, and nothing of any request. Where groups of watchers are to see it
 * differently, a second parameter says what a group has in common, and it is rendered once for each.
 *
 * @example
 * const total = liveView(() => <output id="total">{counted}</output>)
 * const people = liveView((room: string) => <ul id="people">{readPeople(room).map(…)}</ul>)
 * const report = liveView((day: string, audience: { role: string }) => <Report … />)
 * total.at(), people.at('lobby'), report.at('today', { role: 'editor' })
 */
export function liveView<Parameters extends ViewParameters>(
  render: (...parameters: Parameters) => View,
  options: LiveViewOptions = {},
): LiveView<Parameters> {
  return new LiveView(render, options)
}

/** A view that stays current, made by `liveView()`; its methods take the parameters of its render. */
export class LiveView<Parameters extends ViewParameters = readonly [key: string]> {
  readonly #render: (...parameters: Parameters) => View
  readonly #changes: Broadcaster<null>
  readonly #watched = new Map<string, WatchedKey>()
  #isChecked = false

  /** Made by `liveView()`. */
  constructor(
    render: (...parameters: Parameters) => View,
    { broadcaster = new Broadcaster() }: LiveViewOptions,
  ) {
    this.#render = render
    this.#changes = broadcaster
  }

  /**
   * The view of its key, and for its audience: what `mountViews` and `streamViews` take.
   *
   * @example
   * await mountViews({ people: people.at('lobby'), total: total.at() }, paths.live())
   */
  at(...parameters: Parameters): LiveViewAt {
    return {
      render: () => this.#html(parameters),
      watch: (watcher) => this.#watch(parameters, watcher),
    }
  }

  /**
   * Says that what the view shows of a key has changed, for whatever audience; to be called after
   * each change. Everyone who watches the key is shown the new state, as it is when it is rendered:
   * of several quick changes they may see only the last.
   *
   * @throws {BroadcasterClosedError} when the broadcaster is closed.
   * @throws what the broadcaster's log throws when the news may not have gone out.
   *
   * @example
   * addMessage(room, message)
   * await messages.changed(room)
   */
  async changed(...key: KeyOf<Parameters>): Promise<void> {
    await this.#changes.publish(keyOf(key), null)
  }

  /** How many streams watch a key, and for one audience, in this process. */
  watcherCount(...parameters: Parameters): number {
    return this.#watched.get(nameOf(parameters))?.size ?? 0
  }

  #watch(parameters: Parameters, watcher: Watcher): () => void {
    const name = nameOf(parameters)
    let watched = this.#watched.get(name)
    if (!watched) {
      watched = this.#startWatching(parameters, () => this.#watched.delete(name))
      this.#watched.set(name, watched)
    }
    return watched.join(watcher)
  }

  #startWatching(parameters: Parameters, forget: () => void): WatchedKey {
    const render = async () => patchEvent(await patchElements(raw(await this.#html(parameters))))
    const watched = new WatchedKey(render, () => {
      forget()
      stop()
    })
    const stop = hear(this.#changes, keyOf(parameters), watched)
    return watched
  }

  async #html(parameters: Parameters): Promise<string> {
    const html = await renderView(this.#render(...parameters))
    // All of it is read once: markup that is wrong is wrong from the start, as a rule.
    if (this.#isChecked && BEGINS_WITH_ID.test(html)) return html
    const lost = misplaced(html)
    if (lost !== undefined) throw new LiveViewError(keyOf(parameters), lost)
    this.#isChecked = true
    return html
  }
}

const BEGINS_WITH_ID = /^\s*<[^\s>]+\s(?:[^>]*\s)?id=["']?[^"'\s>]/

// What has no key has one for the broadcaster.
function keyOf([key = '']: ViewParameters): string {
  return key
}

/** The view of one key: what `mountViews` renders and `streamViews` keeps current. */
export interface LiveViewAt {
  /** Renders the state as it is. @throws {LiveViewError} when an element has no `id`. */
  render(): Promise<string>

  /** Shows the state as it is, then each new one, until the returned function is called. */
  watch(watcher: Watcher): () => void
}

/** A live view rendered something that browsers could not find again. */
export class LiveViewError extends TypeError {
  override readonly name = 'LiveViewError'
  readonly key: string

  constructor(key: string, lost: string) {
    const view = key === '' ? 'A live view' : `The live view of "${key}"`
    super(
      `${view} has to render elements that each have an id, and no text beside them, not ${JSON.stringify(lost.slice(0, 60))}`,
    )
    this.key = key
  }
}
