import type { Broadcaster } from '../broadcast/broadcaster.ts'
import { parsePosition, Position } from '../broadcast/position.ts'
import type { ServerSentEvent } from '../sse/event.ts'
import { outsideRequests } from './outside-requests.ts'
import { endOfTick, type Pace } from './pace.ts'
import type { Picture } from './picture.ts'

// So many are shown a view in one go; the rest when others have had their turn.
const SLICE = 1000

/** Before everything that was ever published. */
export const NOWHERE = new Position(-1, '')

/** Who is shown a rendering. */
export interface Watcher {
  /** Shows the newest picture, if that is newer than what was shown. */
  show(): void
}

/** What a rendering is of, and who is told what becomes of it. */
export interface Subject {
  readonly broadcaster: Broadcaster<null>
  /** What its key is for the broadcaster. */
  readonly key: string
  readonly render: () => Promise<Picture>
  readonly counts: { unchanged: number; shown: number }
  readonly onError: (error: unknown) => void
  readonly onUnwatched: () => void
}

/**
 * A view of one key, for one audience, while somebody watches it: rendered once for all of them, and
 * kept for who comes later. Each is a render of the state as it was after `upTo` was read: so
 * everything that was published by then is in it.
 */
export class Rendering {
  readonly #subject: Subject
  readonly #pace: Pace
  readonly #watchers = new Set<Watcher>()
  #picture: Picture | undefined
  #before: Picture | undefined
  #changes: readonly ServerSentEvent[] | undefined // from that to the present one
  #version = 0
  #upTo = NOWHERE
  #underWay: Position | undefined // how far the render that is under way goes
  #isWanted = false
  #isRunning = false
  #generation = 0
  #awaited: PromiseWithResolvers<void> | undefined // the next render

  constructor(subject: Subject, pace: Pace) {
    this.#subject = subject
    this.#pace = pace
  }

  /** What its key is for the broadcaster. */
  get key(): string {
    return this.#subject.key
  }

  get watchCount(): number {
    return this.#watchers.size
  }

  /** Every change up to here is in the newest picture. */
  get upTo(): Position {
    return this.#upTo
  }

  /** Counts the pictures that differ from the one before. */
  get version(): number {
    return this.#version
  }

  /** What shows the newest picture to who was shown that of a version, or nobody knows what. */
  eventsAfter(version: number | undefined): readonly ServerSentEvent[] {
    const picture = this.#picture!
    this.#subject.counts.shown++
    if (version !== this.#version - 1 || !this.#before) return picture.whole
    return (this.#changes ??= picture.after(this.#before))
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher)
  }

  delete(watcher: Watcher): void {
    if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#subject.onUnwatched()
  }

  /** The newest picture, if nothing has changed since. */
  get current(): Picture | undefined {
    return this.#advance() ? this.#picture : undefined
  }

  /** Has somebody be shown all of it. */
  join(watcher: Watcher): void {
    if (this.current) watcher.show()
    else if (!this.#isCoveredBy(this.#underWay)) this.#want()
  }

  /** Its key has changed, as one of its watches was told. */
  changed(watcher: Watcher, seq: number): void {
    if (this.#upTo.seq >= seq) watcher.show()
    else if (!this.#underWay || this.#underWay.seq < seq) this.#want()
  }

  /**
   * Resolves when all that has changed by now is rendered; at once, when that is not right away.
   *
   * @throws what was thrown by that render.
   */
  async renderedNow(): Promise<void> {
    if (this.#watchers.size === 0 || this.current) return
    // One that is under way may wait for whoever asks: never for each other.
    if (this.#underWay || this.#pace.waitMs > 0) return
    this.#want()
    this.#awaited ??= Promise.withResolvers()
    await this.#awaited.promise
  }

  /** Positions are others from now on: no picture is known to be current. */
  forget(): void {
    this.#generation++
    this.#upTo = NOWHERE
  }

  // What others publish does not make it older.
  #advance(): boolean {
    if (this.#upTo === NOWHERE || !this.#isCoveredBy(this.#upTo)) return false
    const now = this.#position
    if (now.seq > this.#upTo.seq) this.#upTo = now
    return true
  }

  #isCoveredBy(position: Position | undefined): boolean {
    const { broadcaster, key } = this.#subject
    return position !== undefined && broadcaster.isUnchangedSince(position, key)
  }

  get #position(): Position {
    return parsePosition(this.#subject.broadcaster.position()) ?? NOWHERE
  }

  #want(): void {
    this.#isWanted = true
    if (!this.#isRunning) void this.#run()
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#isWanted && this.#watchers.size > 0) {
      await this.#pace.turn()
      if (this.#watchers.size === 0) break
      this.#isWanted = false
      const awaited = this.#awaited
      this.#awaited = undefined
      await this.#render().then(awaited?.resolve, (error: unknown) => {
        this.#subject.onError(error)
        awaited?.reject(error)
      })
      await this.#showAll()
    }
    this.#isRunning = false
    this.#awaited?.resolve() // nobody watches any more
    this.#awaited = undefined
  }

  async #render(): Promise<void> {
    const generation = this.#generation
    const position = (this.#underWay = this.#position)
    let picture: Picture
    try {
      picture = await outsideRequests(this.#subject.render)
    } finally {
      this.#underWay = undefined
    }
    const isNew = picture.html !== this.#picture?.html
    if (isNew) {
      this.#before = picture.isList ? this.#picture : undefined
      this.#picture = picture
      this.#changes = undefined
      this.#version++
    } else this.#subject.counts.unchanged++
    if (generation !== this.#generation) return this.#want()
    this.#upTo = position
    this.#advance()
  }

  async #showAll(): Promise<void> {
    let left = SLICE
    for (const watcher of this.#watchers) {
      watcher.show()
      if (--left > 0) continue
      await endOfTick()
      left = SLICE
    }
  }
}
