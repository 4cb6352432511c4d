import type { LagPolicy, Outcome } from './outcome.ts'

/** Who a subscriber is, as far as the app has said. */
export interface SubscriberInfo {
  /** What logs call it: such as the id of the request that it belongs to. */
  readonly id: string
  /** Whatever the app knows it by, such as the user. */
  readonly meta: unknown
}

/** What is agreed with one subscriber. */
export interface Terms extends SubscriberInfo {
  readonly capacity: number
  readonly maxBytes: number
  readonly lag: LagPolicy
  readonly onOutcome: ((outcome: Outcome) => void) | undefined
}

/** What a subscription tells its broadcaster: one object for all of them. */
export interface Keeper<Member> {
  /** Up to here everybody who listens has been delivered to. */
  readonly passed: number
  /** Nothing more is for it; what waits it may still read. */
  leaves(member: Member): void
  left(member: Member): void
  /** Told once for each time that it fell behind, with how many messages were lost. */
  lagged(member: Member, skipped: number): void
  began(member: Member, outcome: Outcome): void
}
