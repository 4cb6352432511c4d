import { HTTPException } from 'hono/http-exception'
import type { ResetReason } from './outcome.ts'

/** A message was published after `Broadcaster.close()`: nobody would ever hear of it. */
export class BroadcasterClosedError extends Error {
  override readonly name = 'BroadcasterClosedError'
  readonly key: unknown

  constructor(key: unknown) {
    super(`Cannot publish to ${shown(key)}: the broadcaster is closed`)
    this.key = key
  }
}

/** A broadcaster in strict mode was asked for a key that was never registered. */
export class EventNotRegisteredError extends Error {
  override readonly name = 'EventNotRegisteredError'
  readonly key: unknown

  constructor(key: unknown) {
    super(`event not registered: ${String(key)}`)
    this.key = key
  }
}

/** Something cannot be a key, or not for this log. */
export class KeyError extends TypeError {
  override readonly name = 'KeyError'
  readonly key: unknown

  constructor(key: unknown, problem: string) {
    super(`${shown(key)} ${problem}`)
    this.key = key
  }
}

/** A subscription was asked for with more keys than one may have; as an answer, a 400. */
export class TooManyKeysError extends HTTPException {
  override readonly name = 'TooManyKeysError'
  readonly count: number
  readonly limit: number

  constructor(count: number, limit: number) {
    super(400, { message: `A subscription has at most ${limit} keys, not ${count}` })
    this.count = count
    this.limit = limit
  }
}

/** Why a subscription ended early: its reader fell further behind than it may. */
export class LaggedError extends Error {
  override readonly name = 'LaggedError'
  /** The key, or the keys, that it was subscribed to. */
  readonly key: unknown
  readonly capacity: number
  /** How many messages it will never get. */
  readonly skipped: number

  constructor(key: unknown, capacity: number, skipped: number) {
    super(
      `Dropped a subscriber of ${shown(key)}: it fell more than ${capacity} messages, or their bytes, behind and lost ${skipped}`,
    )
    this.key = key
    this.capacity = capacity
    this.skipped = skipped
  }
}

/**
 * A subscription cannot go on without a gap that nobody could fill: load the state again, with the
 * broadcaster's `position()` read before, and subscribe after that.
 */
export class ResetError extends Error {
  override readonly name = 'ResetError'
  readonly key: unknown
  readonly reason: ResetReason

  constructor(key: unknown, reason: ResetReason) {
    super(`A subscriber of ${shown(key)} has to load the state again: ${reason}`)
    this.key = key
    this.reason = reason
  }
}

/** The log cannot be asked now, so nobody knows what a reader has missed; as an answer, a 503. */
export class LogUnavailableError extends HTTPException {
  override readonly name = 'LogUnavailableError'

  constructor(cause?: unknown) {
    super(503, {
      message: 'The log of a broadcaster cannot be reached; try again',
      cause,
      res: new Response('The log of a broadcaster cannot be reached; try again', {
        status: 503,
        headers: { 'Retry-After': '1', 'Cache-Control': 'no-store' },
      }),
    })
  }
}

function shown(key: unknown): string {
  if (Array.isArray(key)) return key.map(shown).join(', ')
  return typeof key === 'string' ? JSON.stringify(key) : String(key)
}
