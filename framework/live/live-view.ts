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

/** What a group of watchers has in common: plain data, never a request or a session. */
export type Audience =
  | string
  | number
  | boolean
  | readonly Audience[]
  | { readonly [name: string]: Audience }

/** The audience of a view that has one, as the rest of its parameters; nothing for others. */
export type AudienceOf = readonly [] | readonly [audience: Audience]

/**
 * Makes a view that stays current for everyone who watches a key. `render` reads the state and
 * renders all of it: one element with an `id`, by which browsers find it. It is rendered once a
 * change however many watch, so it must look the same to all of them: it gets the key, and nothing
 * of any request. Where groups of watchers are to see it differently, a second parameter says what
 * a group has in common, and it is rendered once for each.
 *
 * @example
 * const people = liveView((room: string) => <ul id="people">{readPeople(room).map(…)}</ul>)
 * const report = liveView((day: string, audience: { role: string }) => <Report … />)
 * people.at('lobby'), report.at('today', { role: 'editor' })
 */
export function liveView<Key extends string = string, For extends AudienceOf = readonly []>(
  render: (key: Key, ...audience: For) => View,
  options: LiveViewOptions = {},
): LiveView<Key, For> {
  return new LiveView(render, options)
}

/** A view by key, made by `liveView()`. */
export class LiveView<Key extends string = string, For extends AudienceOf = readonly []> {
  readonly #render: (key: Key, ...audience: For) => View
  readonly #changes: Broadcaster<null>
  readonly #watched = new Map<string, WatchedKey>()

  /** Made by `liveView()`. */
  constructor(
    render: (key: Key, ...audience: For) => View,
    { broadcaster = new Broadcaster() }: LiveViewOptions,
  ) {
    this.#render = render
    this.#changes = broadcaster
  }

  /** The view of one key, and audience, for `mountViews` and `streamViews`. */
  at(key: Key, ...audience: For): LiveViewAt {
    return {
      render: () => this.#html(key, audience),
      watch: (watcher) => this.#watch(key, audience, watcher),
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

  /** How many streams watch a key, and audience, in this process. */
  watcherCount(key: Key, ...audience: For): number {
    return this.#watched.get(nameOf(key, audience))?.size ?? 0
  }

  #watch(key: Key, audience: For, watcher: Watcher): () => void {
    const name = nameOf(key, audience)
    let watched = this.#watched.get(name)
    if (!watched) {
      watched = this.#startWatching(key, audience, () => this.#watched.delete(name))
      this.#watched.set(name, watched)
    }
    return watched.join(watcher)
  }

  #startWatching(key: Key, audience: For, forget: () => void): WatchedKey {
    const changes = this.#changes.subscribe(key)
    const render = async () => patchFrame(await patchElements(raw(await this.#html(key, audience))))
    const watched = new WatchedKey(render, () => {
      forget()
      void changes.return()
    })
    void hear(changes, watched)
    return watched
  }

  async #html(key: Key, audience: For): Promise<string> {
    const html = await renderView(this.#render(key, ...audience))
    if (/^\s*<[^\s>]+\s(?:[^>]*\s)?id="[^"]/.test(html)) return html
    throw new LiveViewError(key, html)
  }
}

function nameOf(key: string, audience: AudienceOf): string {
  return JSON.stringify([key, ...audience])
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
