import type { Context } from 'hono'
import type { Broadcaster } from '../broadcast/broadcaster.ts'
import { parsePosition } from '../broadcast/position.ts'
import { type Audience, audienceOf } from './audience.ts'
import { LiveViewError } from './live-view-error.ts'
import type { AudienceOptions, LiveViewMetrics, LiveViewOptions } from './live-view-options.ts'
import type { LiveViewAt, ViewFor } from './live-views.ts'
import { nameOf } from './name-of.ts'
import { outsideRequests } from './outside-requests.ts'
import { Pace } from './pace.ts'
import type { Picture } from './picture.ts'
import { Rendering } from './rendering.ts'
import { sharedBroadcaster } from './shared-broadcaster.ts'

/** What a view is of: nothing, for the only one of its kind, or a key. */
export type ViewKey = readonly [] | readonly [key: string]

/** One key or several, for a view that has keys. */
export type ViewKeys<Key extends ViewKey> = {
  readonly [At in keyof Key]: Key[At] | readonly Key[At][]
}

/** Renders a view of a key, for an audience if it has one. */
export type RenderPicture = (key: string, audience: Audience | undefined) => Promise<Picture>

let made = 0

/**
 * A view that stays current for everyone who watches it, made by `liveView()` or `liveList()`. It is
 * rendered once for a key and an audience whenever the key has changed, however many watch, and not
 * at all for keys that nobody does.
 */
export class LiveView<Key extends ViewKey = readonly [key: string]> {
  readonly #picture: RenderPicture
  readonly #options: Required<Omit<LiveViewOptions, 'broadcaster'>>
  readonly #audience: AudienceOptions<Audience>['audience'] | undefined
  readonly #broadcaster: Broadcaster<null>
  readonly #prefix: string
  readonly #watched = new Map<string, Map<string, Rendering>>() // by key, by audience
  readonly #counts = { renders: 0, unchanged: 0, failures: 0, shown: 0 }

  /** Made by `liveView()` or `liveList()`. */
  constructor(
    picture: RenderPicture,
    options: LiveViewOptions & Partial<AudienceOptions<Audience>>,
  ) {
    const { maxRate = 60, maxBytes = 1_048_576, onError = logError } = options
    if (!(maxBytes > 0)) throw new RangeError(`maxBytes is a number above 0, not ${maxBytes}`)
    void new Pace(maxRate) // throws now, not when somebody watches
    this.#picture = picture
    this.#options = { maxRate, maxBytes, onError }
    this.#audience = options.audience
    this.#broadcaster = options.broadcaster ?? sharedBroadcaster()
    this.#prefix = options.broadcaster ? '' : `${++made} `
  }

  /**
   * The view of its key: what `mountViews` and `streamViews` take.
   *
   * @example
   * await mountViews(c, { people: people.at('lobby'), total: total.at() }, paths.live())
   */
  at(...[key = '']: Key): LiveViewAt {
    return { broadcaster: this.#broadcaster, for: (c) => this.#for(c, key) }
  }

  /**
   * Says that what the view shows of a key, or of several, has changed, for whatever audience: to be
   * called after each change. Everyone who watches is shown the new state, as it is when it is
   * rendered: of several quick changes they may see only the last.
   *
   * It resolves when the broadcaster's log has the news; and where that has come back to this process
   * by then and the view is rendered for somebody right away, not held back by `maxRate` or behind
   * another render, when it is rendered. Whoever watches in other processes is not waited for.
   *
   * @throws {LiveViewError} when what was rendered right away has more than `maxBytes`; it is shown to
   *   nobody, and `onError` is told as well.
   * @throws {BroadcasterClosedError} when the broadcaster is closed.
   * @throws what the broadcaster's log throws when the news may not have gone out.
   *
   * @example
   * addMessage(room, message)
   * await messages.changed(room)
   */
  async changed(...[keys = '']: ViewKeys<Key>): Promise<void> {
    await Promise.all([keys].flat().map((key) => this.#changedOne(key)))
  }

  /** How many streams watch a key in this process, of whatever audience. */
  watcherCount(...[key = '']: Key): number {
    return countOf(this.#watched.get(key))
  }

  /** What became of its renders in this process. */
  metrics(): LiveViewMetrics {
    let watchers = 0
    for (const renderings of this.#watched.values()) watchers += countOf(renderings)
    return { watchers, ...this.#counts }
  }

  async #changedOne(key: string): Promise<void> {
    const { position } = await this.#broadcaster.publish(this.#prefix + key, null)
    const renderings = this.#watched.get(key)
    if (!renderings || !this.#hasHeardOf(position)) return
    await Promise.all([...renderings.values()].map(renderedNow))
  }

  #hasHeardOf(position: string): boolean {
    const [heard, wanted] = [this.#broadcaster.position(), position].map(parsePosition)
    return heard !== undefined && wanted !== undefined && heard.seq >= wanted.seq
  }

  async #for(c: Context, key: string): Promise<ViewFor> {
    const audience = this.#audience && (await audienceOf(c, this.#audience, key))
    const name = nameOf(audience)
    const kept = () => this.#watched.get(key)?.get(name)?.current
    const render = () => this.#render(key, audience)
    return {
      key: this.#prefix + key,
      html: async () => (kept() ?? (await outsideRequests(render))).html,
      rendering: () => this.#rendering(key, name, audience),
    }
  }

  #rendering(key: string, name: string, audience: Audience | undefined): Rendering {
    const watched = this.#watched.get(key) ?? new Map<string, Rendering>()
    this.#watched.set(key, watched)
    const made = watched.get(name)
    if (made) return made
    const subject = {
      broadcaster: this.#broadcaster,
      key: this.#prefix + key,
      counts: this.#counts,
      render: () => this.#render(key, audience),
      onError: (error: unknown) => this.#tell(error, key, audience),
      onUnwatched: () => {
        watched.delete(name)
        if (watched.size === 0) this.#watched.delete(key)
      },
    }
    const rendering = new Rendering(subject, new Pace(this.#options.maxRate))
    watched.set(name, rendering)
    return rendering
  }

  async #render(key: string, audience: Audience | undefined): Promise<Picture> {
    this.#counts.renders++
    try {
      const picture = await this.#picture(key, audience)
      this.#checkSize(picture, key)
      return picture
    } catch (error) {
      this.#counts.failures++
      throw error
    }
  }

  #checkSize(picture: Picture, key: string): void {
    const { maxBytes } = this.#options
    if (picture.html.length * 3 <= maxBytes || picture.bytes <= maxBytes) return
    const problem = `is ${picture.bytes} bytes large, more than its maxBytes, ${maxBytes}: show less of it`
    throw new LiveViewError('too-large', key, problem)
  }

  // What the app does about a failure is no matter for those who watch.
  #tell(error: unknown, key: string, audience: Audience | undefined): void {
    try {
      this.#options.onError(error, { key, audience })
    } catch (thrown) {
      logError(thrown, { key, audience })
    }
  }
}

function countOf(renderings: ReadonlyMap<string, Rendering> | undefined): number {
  let count = 0
  for (const { watchCount } of renderings?.values() ?? []) count += watchCount
  return count
}

async function renderedNow(rendering: Rendering): Promise<void> {
  try {
    await rendering.renderedNow()
  } catch (error) {
    // Whoever changed the state can do something about its size; the rest is the view's own affair.
    if (error instanceof LiveViewError && error.code === 'too-large') throw error
  }
}

const logError: LiveViewOptions['onError'] & {} = (error, { key, audience }) => {
  // oxlint-disable-next-line no-console -- where errors go when the app does not say
  console.error('A live view could not be rendered:', { key, audience }, error)
}
