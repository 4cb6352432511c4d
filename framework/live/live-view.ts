import { raw } from 'hono/html'
import { Broadcaster } from '../broadcast/broadcaster.ts'
import { patchElements } from '../patch/elements.ts'
import { patchFrame } from '../patch/encode.ts'
import { renderView, type View } from '../patch/render.ts'
import { WatchedKey, type Watcher } from './watched-key.ts'

export interface LiveViewOptions {
  /**
   * What carries the news that a key has changed.
   *
   * @default one of its own, which reaches this process only
   */
  readonly broadcaster?: Broadcaster<null>
}

/**
 * Makes a view that stays current for everyone who watches a key. `render` reads the state and
 * renders all of it: one element with an `id`, by which browsers find it. It is rendered once a
 * change however many watch, so it must look the same to all of them: it gets the key and nothing
 * of any request.
 *
 * @example
 * const people = liveView((room: string) => <ul id="people">{readPeople(room).map(…)}</ul>)
 */
export function liveView<Key extends string = string>(
  render: (key: Key) => View,
  options: LiveViewOptions = {},
): LiveView<Key> {
  return new LiveView(render, options)
}

/** A view by key, made by `liveView()`. */
export class LiveView<Key extends string = string> {
  readonly #render: (key: Key) => View
  readonly #changes: Broadcaster<null>
  readonly #watched = new Map<Key, WatchedKey>()

  /** Made by `liveView()`. */
  constructor(render: (key: Key) => View, { broadcaster = new Broadcaster() }: LiveViewOptions) {
    this.#render = render
    this.#changes = broadcaster
  }

  /** The view of one key, for `mountViews` and `streamViews`. */
  at(key: Key): LiveViewAt {
    return {
      render: () => this.#html(key),
      watch: (watcher) => this.#watch(key, watcher),
    }
  }

  /**
   * Says that what the view shows of a key has changed; to be called after each change. Everyone
   * who watches the key is shown the new state, as it is when it is rendered: of several quick
   * changes they may see only the last.
   *
   * @throws what the broadcaster throws when the news may not have gone out.
   */
  async changed(key: Key): Promise<void> {
    await this.#changes.publish(key, null)
  }

  /** How many streams watch a key, in this process. */
  watcherCount(key: Key): number {
    return this.#watched.get(key)?.size ?? 0
  }

  #watch(key: Key, watcher: Watcher): () => void {
    let watched = this.#watched.get(key)
    if (!watched) this.#watched.set(key, (watched = this.#startWatching(key)))
    return watched.join(watcher)
  }

  #startWatching(key: Key): WatchedKey {
    const changes = this.#changes.subscribe(key)
    const render = async () => patchFrame(await patchElements(raw(await this.#html(key))))
    const watched = new WatchedKey(render, () => {
      this.#watched.delete(key)
      void changes.return()
    })
    void hear(changes, watched)
    return watched
  }

  async #html(key: Key): Promise<string> {
    const html = await renderView(this.#render(key))
    if (/^\s*<[^\s>]+\s(?:[^>]*\s)?id="[^"]/.test(html)) return html
    throw new LiveViewError(key, html)
  }
}

/** The view of one key: what `mountViews` renders and `streamViews` keeps current. */
export interface LiveViewAt {
  render(): Promise<string>
  /** Shows the state as it is, then each new one, until the returned function is called. */
  watch(watcher: Watcher): () => void
}

/** A live view rendered something that browsers could not find again. */
export class LiveViewError extends TypeError {
  override readonly name = 'LiveViewError'
  readonly key: string

  constructor(key: string, html: string) {
    super(
      `The live view of "${key}" has to render one element with an id, not ${JSON.stringify(html.slice(0, 60))}`,
    )
    this.key = key
  }
}

async function hear(changes: AsyncIterable<null>, watched: WatchedKey): Promise<void> {
  try {
    for await (const _ of changes) watched.changed()
    watched.end()
  } catch (error) {
    watched.fail(error)
  }
}
