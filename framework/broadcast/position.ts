import type { ServerSentEvent } from '../sse/event.ts'
import { positionEvent } from '../stream/position.ts'

/**
 * A place in the order of everything published: `seq` counts for all keys together, `tag` belongs to
 * the entry that is there, so that an id which was cut short, made up, or given by a log that has
 * since begun again does not pass for a place of this one. As text it is `seq.tag`, the number in
 * base 36.
 */
export class Position {
  readonly seq: number
  readonly tag: string
  #event: ServerSentEvent | undefined

  constructor(seq: number, tag: string) {
    this.seq = seq
    this.tag = tag
  }

  /** The event that tells a reader how far it has come, made once for all of them. */
  get event(): ServerSentEvent {
    return (this.#event ??= positionEvent(String(this)))
  }

  toString(): string {
    return `${this.seq.toString(36)}.${this.tag}`
  }
}

// 64 characters are plenty. Only one spelling of a number counts: `01` is not `1`.
const POSITION = /^(0|[1-9a-z][0-9a-z]{0,10})\.([\w-]{1,52})$/

/** Reads what anybody may have sent as a position; `undefined` when it cannot be one. */
export function parsePosition(text: string): Position | undefined {
  const [, digits, tag] = POSITION.exec(text) ?? []
  if (digits === undefined || tag === undefined) return undefined
  const seq = Number.parseInt(digits, 36)
  return Number.isSafeInteger(seq) ? new Position(seq, tag) : undefined
}
