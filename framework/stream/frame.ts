import { encodeEvent } from '../sse/encode.ts'
import type { ServerSentEvent } from '../sse/event.ts'

const encoder = new TextEncoder()

/**
 * The bytes of whole events: encoded once, shared by every stream that sends them.
 *
 * @example
 * const frame = new Frame([new ServerSentEvent({ data: 'hello' })])
 * for (const stream of streams) stream.send(frame)
 */
export class Frame {
  readonly bytes: Uint8Array

  constructor(events: readonly ServerSentEvent[]) {
    this.bytes = encoder.encode(events.map(encodeEvent).join(''))
  }
}
