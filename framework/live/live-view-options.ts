import type { Context } from 'hono'
import type { Broadcaster } from '../broadcast/broadcaster.ts'
import type { Audience } from './audience.ts'

/**
 * What a live view leans on, and what bounds it.
 *
 * @example
 * const changes = new Broadcaster<null>({ log }) // reaches other processes, as far as its log does
 * const people = liveView((room: string) => <People here={readPeople(room)} />, { broadcaster: changes })
 */
export interface LiveViewOptions {
  /**
   * What carries the news that a key has changed. Views that are given the same one hear of each
   * other's changes of a key, and of what is published to it. Views of one page need the same.
   *
   * @default one for all views that are given none; it reaches this process only, and each view hears
   *   of its own changes
   */
  readonly broadcaster?: Broadcaster<null>

  /**
   * How often a key is rendered at most for those who watch it, in renders a second, for each
   * audience. What changes faster is shown less often; the last state always is.
   *
   * @default 60
   */
  readonly maxRate?: number

  /** Bytes that the markup of a view may have. @default 1_048_576 */
  readonly maxBytes?: number

  /**
   * Told that a view which is watched could not be rendered. Whoever watches keeps what was shown
   * last; it is rendered again when the key changes, or somebody comes.
   *
   * @default console.error
   */
  readonly onError?: (error: unknown, view: FailedView) => void
}

/** A view that could not be rendered. */
export interface FailedView {
  readonly key: string
  /** Undefined for a view that has no `audience`. */
  readonly audience: Audience | undefined
}

/** Whom a view is rendered for. */
export interface AudienceOptions<For extends Audience> {
  /**
   * Says to which group of watchers the one who asks belongs: a small value that all of a group have
   * in common, such as a role, a language or a theme. The view is rendered once for each of them, and
   * is given that value and nothing else of the request. Who may not see the view at all is kept out
   * before, by the route.
   *
   * It is asked for each page and whenever a stream is opened or comes back. What somebody is deprived
   * of meanwhile they see until then: `disconnect` of the broadcaster has them come back at once.
   *
   * @example
   * audience: (c) => ({ role: c.var.user.role })
   */
  readonly audience: (c: Context) => For | Promise<For>
}

/** What became of the renders of a view, since it was made; all keys and audiences together. */
export interface LiveViewMetrics {
  /** Streams that watch it. */
  readonly watchers: number
  /** How often it was rendered: for pages, and for those who watch. */
  readonly renders: number
  /** How many of those for who watches came out the same, and so were sent to nobody. */
  readonly unchanged: number
  /** How many could not be shown, because something was thrown or was too large. */
  readonly failures: number
  /** How often it was sent to a stream. */
  readonly shown: number
}
