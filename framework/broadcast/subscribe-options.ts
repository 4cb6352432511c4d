import type { LagOptions } from './broadcaster-options.ts'
import type { ALL_KEYS, KeyName } from './key-name.ts'
import type { SubscriberInfo } from './member.ts'
import type { Outcome } from './outcome.ts'

/** Where a message went. */
export interface PublishResult {
  /** Its place in the order of everything published. */
  readonly position: string
  /** How many subscribers of this process its key has, with those of all keys. */
  readonly subscribers: number
}

/** What to subscribe to: one key, up to 128, or `ALL_KEYS`. */
export type KeysOf<Key> = Key | readonly Key[] | typeof ALL_KEYS

/** What keys are known by: themselves, where they need no `key` function. */
export type NameOf<Key> = Key extends KeyName ? Key : KeyName

/**
 * From where on, as whom, and how far behind one may be subscribed.
 *
 * @example
 * updates.subscribe('lobby', { after: lastEventId(c.req.raw), id: c.get('requestId') })
 */
export interface SubscribeOptions extends LagOptions {
  /**
   * The position that its reader has come to; whatever followed it is delivered first. Anything may
   * be given, such as what a browser has sent: when it cannot be continued, that is a reset.
   *
   * @default from now on
   */
  readonly after?: string | undefined

  /** Ends the subscription when it is aborted. */
  readonly signal?: AbortSignal

  /** What logs call it, such as the id of its request. @default a number */
  readonly id?: string

  /** Whatever the app knows it by, such as the user. */
  readonly meta?: unknown

  /** Told how it began, and when everything has to be shown again. */
  readonly onOutcome?: (outcome: Outcome) => void
}

/** One who is subscribed, as `Broadcaster.subscribers()` lists them. */
export interface SubscriberState<Key = string> extends SubscriberInfo {
  /** Its keys; undefined for all there are. */
  readonly keys: readonly NameOf<Key>[] | undefined
  /** Milliseconds for which it has taken nothing of what waits for it; 0 while it keeps up. */
  readonly behindMs: number
}
