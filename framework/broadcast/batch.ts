import type { Position } from './position.ts'
import type { Published } from './published.ts'

/** What was published to some keys and has yet to be delivered. */
export interface Batch<Message> {
  readonly published: readonly Published<Message>[]
  /** Bytes of them all. */
  readonly bytes: number
  /** The place that they follow, and how far everybody is when they are delivered. */
  readonly from: number
  readonly to: Position
}
