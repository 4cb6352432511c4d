import type { ServerSentEvent } from '../sse/event.ts'
import { eventOf } from './event-of.ts'
import type { KeyName } from './key-name.ts'
import type { Log } from './log/log.ts'
import { memoryLog } from './log/memory.ts'
import type { SubscriberInfo } from './member.ts'
import type { LagPolicy, Outcome } from './outcome.ts'
import type { RingOptions } from './ring.ts'

/** How far a subscriber may fall behind, and what then becomes of it. */
export interface LagOptions {
  /**
   * Messages that may wait for a subscriber: 64 to 256 suit a chat, 16 to 64 a dashboard.
   *
   * @default 256
   */
  readonly capacity?: number

  /**
   * Bytes of their events that may wait; a single one may have more.
   *
   * @default 1_048_576
   */
  readonly maxBytes?: number

  /**
   * What becomes of a subscriber for which more would wait. All but `skip` are final for whoever
   * pulls, and `error` and `end` for whoever listens:
   *
   * - `error`: it is told so, with a `LaggedError`; a stream is broken off, and browsers come back.
   * - `end`: it ends, as if there were no more.
   * - `skip`: the oldest are dropped, and `onLag` is told how many.
   * - `reset`: a listener is to show everything again; whoever pulls gets a `ResetError`.
   *
   * @default 'error'
   */
  readonly lag?: LagPolicy
}

/** That a subscriber fell further behind than it may. */
export interface LagReport extends SubscriberInfo {
  /** Its keys; undefined for all there are. */
  readonly keys: readonly KeyName[] | undefined
  readonly policy: LagPolicy
  /** How many messages it was not told of. */
  readonly skipped: number
}

/** How a subscription began, or was begun again. */
export interface OutcomeReport extends SubscriberInfo {
  /** Its keys; undefined for all there are. */
  readonly keys: readonly KeyName[] | undefined
  readonly outcome: Outcome
}

/**
 * What a broadcaster keeps, for whom, and what feeds it.
 *
 * @example
 * new Broadcaster<Patch>({ capacity: 64, lag: 'reset' })
 */
export interface BroadcasterOptions<Message, Key = string> extends LagOptions {
  /** What a key is known by, for keys that are objects: the same for the same key. */
  readonly key?: (key: Key) => KeyName

  /** What feeds it. @default memoryLog(), which reaches this process only */
  readonly log?: Log<Message>

  /** How much is kept for those who come back: whichever bound is met first. */
  readonly ring?: RingOptions

  /**
   * The event that streams send of a message. Called once for each.
   *
   * @default an event as it is, a patch as its event, anything else as JSON
   */
  readonly event?: (message: Message) => ServerSentEvent

  /** Whether only registered keys can be published and subscribed to. @default false */
  readonly strict?: boolean

  /** Told that a subscriber fell too far behind. @default console.warn for those that skip */
  readonly onLag?: (report: LagReport) => void

  /** Told how each subscription began, and when one has to be shown everything again. */
  readonly onOutcome?: (report: OutcomeReport) => void

  /** Told of what came from the log and cannot be passed on. @default console.error */
  readonly onError?: (error: unknown) => void
}

/** The options of a broadcaster with nothing left open. */
export type BroadcasterConfig<Message, Key = string> = Required<
  Omit<BroadcasterOptions<Message, Key>, 'ring' | 'key'>
> & { readonly ring: Required<RingOptions>; readonly key: (key: Key) => unknown }

/** @throws {RangeError} when an option is none that a broadcaster can keep to. */
export function broadcasterConfig<Message, Key>(
  options: BroadcasterOptions<Message, Key>,
): BroadcasterConfig<Message, Key> {
  const { capacity = 256, maxBytes = 1_048_576, lag = 'error', ring = {} } = options
  const { events = 16_384, bytes = 16_777_216, ageMs = 600_000 } = ring
  checkLag({ capacity, maxBytes })
  checkBound('ring.events', events)
  checkBound('ring.bytes', bytes)
  checkBound('ring.ageMs', ageMs)
  return Object.freeze({
    capacity,
    maxBytes,
    lag,
    ring: Object.freeze({ events, bytes, ageMs }),
    key: options.key ?? ((key) => key),
    log: options.log ?? memoryLog<Message>(),
    event: options.event ?? eventOf,
    strict: options.strict ?? false,
    onLag: options.onLag ?? warnOfSkipped,
    onOutcome: options.onOutcome ?? (() => {}),
    onError: options.onError ?? console.error, // oxlint-disable-line no-console -- where errors go when the app does not say
  })
}

/** @throws {RangeError} when a bound is none. */
export function checkLag({ capacity, maxBytes }: LagOptions): void {
  if (capacity !== undefined && (!Number.isSafeInteger(capacity) || capacity < 1)) {
    throw new RangeError(`A capacity is a whole number from 1, not ${capacity}`)
  }
  if (maxBytes !== undefined) checkBound('maxBytes', maxBytes)
}

function checkBound(name: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`${name} is a number above 0, not ${value}`)
}

function warnOfSkipped({ policy, skipped, id, keys }: LagReport): void {
  if (policy !== 'skip') return // the subscriber itself is told
  const of = keys?.map(String).join(', ') ?? 'all keys'
  // oxlint-disable-next-line no-console -- where it goes when the app does not say
  console.warn(`Subscriber ${id} of ${of} fell behind: ${skipped} messages were skipped`)
}
