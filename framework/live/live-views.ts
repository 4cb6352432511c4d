import type { Context } from 'hono'
import type { Broadcaster } from '../broadcast/broadcaster.ts'
import type { Rendering } from './rendering.ts'
import { sharedBroadcaster } from './shared-broadcaster.ts'

/** Views that share a page's stream, by name. */
export interface LiveViews {
  readonly [name: string]: LiveViewAt
}

/**
 * A live view of one key, made by its `at()`: what `mountViews` renders and `streamViews` keeps
 * current. It is one for everybody; whoever asks is shown it as their audience sees it.
 */
export interface LiveViewAt {
  readonly broadcaster: Broadcaster<null>
  /** The view as the audience of the one who asks sees it. */
  for(c: Context): Promise<ViewFor>
}

/** A view of one key for one audience. */
export interface ViewFor {
  /** What its key is for the broadcaster. */
  readonly key: string
  /** The state as it is: as it was rendered for those who watch, if nothing has changed since. */
  html(): Promise<string>
  /** What shows it to all who watch. */
  rendering(): Rendering
}

/** Views of one page lean on different broadcasters; the positions of two cannot be compared. */
export class DifferentBroadcastersError extends TypeError {
  override readonly name = 'DifferentBroadcastersError'
  /** The names of two views that cannot be on one page. */
  readonly views: readonly [string, string]

  constructor(one: string, other: string) {
    super(
      `The views of a page share one stream, and so one broadcaster: ${JSON.stringify(one)} and ${JSON.stringify(other)} have different ones`,
    )
    this.views = [one, other]
  }
}

/** The broadcaster of all views of a page. @throws {DifferentBroadcastersError} */
export function broadcasterOf(views: LiveViews): Broadcaster<null> {
  const [first, ...others] = Object.entries(views)
  if (!first) return sharedBroadcaster()
  const [name, { broadcaster }] = first
  const different = others.find(([, view]) => view.broadcaster !== broadcaster)
  if (different) throw new DifferentBroadcastersError(name, different[0])
  return broadcaster
}

/** The views as the one who asks is to see them, in order. */
export function viewsFor(c: Context, views: LiveViews): Promise<ViewFor[]> {
  return Promise.all(Object.values(views).map((view) => view.for(c)))
}
