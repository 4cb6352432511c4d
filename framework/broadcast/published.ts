import type { ServerSentEvent } from '../sse/event.ts'
import type { KeyName } from './key-name.ts'
import type { Position } from './position.ts'

/** One message as it was published: a single object for everyone it reaches. */
export class Published<Message> {
  readonly key: KeyName
  readonly message: Message
  readonly position: Position
  /** The message as the event that streams send, made and encoded once. */
  readonly event: ServerSentEvent
  /** When this process heard of it, in milliseconds of `performance.now()`. */
  readonly heardAt: number

  constructor(
    key: KeyName,
    message: Message,
    position: Position,
    event: ServerSentEvent,
    heardAt: number,
  ) {
    this.key = key
    this.message = message
    this.position = position
    this.event = event
    this.heardAt = heardAt
  }

  get seq(): number {
    return this.position.seq
  }

  /** Bytes of the event. */
  get size(): number {
    return this.event.bytes.length
  }
}
