import type { ResetReason } from './outcome.ts'
import type { Position } from './position.ts'
import type { Published } from './published.ts'

/**
 * What is told of everything published to some keys, at the end of the tick that published it. One
 * that can fall behind says so: then nothing more is delivered, and what it misses waits where it is
 * kept for all, until it has `drained`.
 *
 * @example
 * const stop = updates.listen('lobby', {
 *   deliver: ({ event }) => stream.send(event),
 *   reset: () => stream.send(presentState()),
 *   end: () => stream.end(),
 *   fail: (error) => stream.fail(error),
 * })
 */
export interface Listener<Message> {
  /** True while nothing should be delivered. */
  readonly behind?: boolean

  /** Resolves when it is no longer `behind`, or never will be. */
  drained?(): Promise<void>

  /** Takes what was published: once, in order, `published.position` growing. */
  deliver(published: Published<Message>): void

  /** Everything up to here, of all its keys, has been delivered; told behind what it covers. */
  position?(position: Position): void

  /**
   * What comes next does not follow what came before: show the state as it is. `position` was taken
   * before; when the returned promise has resolved, whatever was published since then follows.
   */
  reset(reason: ResetReason, position: Position): void | Promise<void>

  /** There is no more: the key was removed, the broadcaster closed, or somebody disconnected it. */
  end(): void

  /** There is no more, for it cannot go on: it lagged, a reset failed, or the log cannot be asked. */
  fail(error: unknown): void

  /** Shows that all is well, when a heartbeat is asked for by hand. */
  heartbeat?(): void
}
