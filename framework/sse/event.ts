import type { EventFields } from './event-fields.ts'
import { parseFields } from './parse-fields.ts'
import { writeFields } from './write-fields.ts'

export { EventError } from './event-error.ts'
export type { EventData, EventFields } from './event-fields.ts'
export { html, json, sanitizeField } from './field-text.ts'

const encoder = new TextEncoder()

/**
 * One server-sent event (WHATWG HTML 9.2.5): an immutable value that can be logged, compared, and
 * sent to any number of readers, for whom it is encoded once.
 *
 * Its fields read back as they arrive: every line break is `\n`, and half a surrogate pair is
 * U+FFFD. A field that is absent is `undefined`.
 *
 * @throws {EventError} when `event` or `id` holds a line break or NUL, which would start another
 *   field or be ignored by every browser, when `retry` is not a whole number of 0 or more, and when
 *   a field is of another type than it should be.
 *
 * @example
 * const event = new ServerSentEvent({ event: 'price', id: '7', data: json({ eur: 12 }) })
 */
export class ServerSentEvent {
  declare readonly event?: string
  declare readonly id?: string
  /** Milliseconds. */
  declare readonly retry?: number
  /** All lines, joined by `\n`. */
  declare readonly data?: string
  /** One comment a line. */
  declare readonly comments?: readonly string[]

  readonly #text: string
  #bytes: Uint8Array<ArrayBuffer> | undefined

  constructor(fields: EventFields) {
    const parsed = parseFields(fields)
    // What is absent is no property: an event logs, and turns to JSON, as what it has.
    if (parsed.event !== undefined) this.event = parsed.event
    if (parsed.id !== undefined) this.id = parsed.id
    if (parsed.retry !== undefined) this.retry = parsed.retry
    if (parsed.data !== undefined) this.data = parsed.data
    if (parsed.comments !== undefined) this.comments = parsed.comments
    this.#text = writeFields(parsed)
    Object.freeze(this)
  }

  /**
   * Whether a value is an event, and not something that looks like one: only an event was checked,
   * so only an event may be written to the wire.
   *
   * @example
   * if (!ServerSentEvent.is(value)) throw new TypeError('Send an event')
   */
  static is(value: unknown): value is ServerSentEvent {
    return typeof value === 'object' && value !== null && #text in value
  }

  /**
   * The event in UTF-8, encoded at the first call and shared by all: read it, never write to it.
   * An event with no field has no bytes.
   *
   * @example
   * for (const response of responses) response.write(event.bytes)
   */
  get bytes(): Uint8Array<ArrayBuffer> {
    return (this.#bytes ??= encoder.encode(this.#text))
  }

  /**
   * Answers an event with other fields; this one stays as it is. A field given replaces its own,
   * `undefined` removes it, and a comment is added to those there are.
   *
   * @throws {EventError} as the constructor does.
   *
   * @example
   * const numbered = event.with({ id: '8' })
   */
  with(fields: EventFields): ServerSentEvent {
    const { comments, ...own } = this
    const given = { ...fields }
    if (comments && given.comment !== undefined) given.comment = [comments, given.comment].flat()
    return new ServerSentEvent({ ...own, comment: comments, ...given })
  }

  /**
   * Whether both events are the same for everyone who reads them: the same text on the wire.
   *
   * @example
   * new ServerSentEvent({ data: ['a', 'b'] }).equals(new ServerSentEvent({ data: 'a\nb' })) // true
   */
  equals(other: ServerSentEvent): boolean {
    return ServerSentEvent.is(other) && other.#text === this.#text
  }

  /** The event as text, as it is on the wire. */
  toString(): string {
    return this.#text
  }
}
