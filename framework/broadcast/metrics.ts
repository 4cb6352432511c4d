import type { Outcome } from './outcome.ts'
import type { Subscribers } from './subscribers.ts'

/** What became of what was published to a key, since it has had subscribers without a break. */
export interface KeyMetrics {
  readonly subscribers: number
  readonly published: number
  /** Messages times those they were sent to, or kept for. */
  readonly delivered: number
  /** How often a subscriber fell too far behind. */
  readonly lagged: number
  /** Messages that subscribers were never told of, because they lagged. */
  readonly dropped: number
}

/** What `Broadcaster.metrics()` tells: counts since the broadcaster was made. */
export interface Metrics<Name> extends KeyMetrics {
  /** How subscriptions began: from then on, behind what their reader had, with everything shown again. */
  readonly outcomes: { readonly [Type in Outcome['type']]: number }
  /** By key, for those that have subscribers. */
  readonly keys: ReadonlyMap<Name, KeyMetrics>
}

export function metricsOf<Name, Message>(subscribers: Subscribers<Message>): Metrics<Name> {
  const keys = new Map<Name, KeyMetrics>()
  for (const [name, { size, published, delivered, lagged, dropped }] of subscribers.byKey) {
    keys.set(name as Name, { subscribers: size, published, delivered, lagged, dropped })
  }
  const { outcomes, ...counts } = subscribers.totals
  return { subscribers: subscribers.all.size, ...counts, outcomes: { ...outcomes }, keys }
}
