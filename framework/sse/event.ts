/** What a server-sent event may carry. What is absent is not written. */
export interface EventFields {
  /** The event's name; a browser dispatches an event without one as `message`. */
  readonly event?: string
  /** What a browser sends back as `Last-Event-ID` after a reconnect; `''` makes it forget. */
  readonly id?: string
  /** Milliseconds a browser waits before it reconnects: a whole number, 0 or more. */
  readonly retry?: number
  /** Text; its lines arrive joined by `\n`, whatever broke them. A list is one part a line. */
  readonly data?: string | readonly string[]
  /** Text for whoever reads the wire; browsers skip it. A list is one comment an item. */
  readonly comment?: string | readonly string[]
}

/**
 * One server-sent event (WHATWG HTML 9.2.5): an immutable value that can be logged, compared,
 * encoded and sent to any number of readers.
 *
 * @throws {EventError} when `event` or `id` holds a line break or NUL, which would start another
 *   field or be ignored by every browser, or when `retry` is not a whole number of 0 or more.
 *
 * @example
 * const event = new ServerSentEvent({ event: 'price', id: '7', data: json({ eur: 12 }) })
 */
export class ServerSentEvent implements EventFields {
  declare readonly event?: string
  declare readonly id?: string
  declare readonly retry?: number
  declare readonly data?: string | readonly string[]
  declare readonly comment?: string | readonly string[]

  constructor(fields: EventFields) {
    if (fields.event !== undefined) this.event = singleLine('event', fields.event)
    if (fields.id !== undefined) this.id = singleLine('id', fields.id)
    if (fields.retry !== undefined) this.retry = milliseconds(fields.retry)
    if (fields.data !== undefined) this.data = fields.data
    if (fields.comment !== undefined) this.comment = fields.comment
    Object.freeze(this)
  }
}

/**
 * Text for an event's `data` that arrives exactly as it left, line breaks of any kind included.
 *
 * @throws {EventError} when `value` has no JSON: `undefined`, a function, a BigInt, a cycle.
 *
 * @example
 * new ServerSentEvent({ data: json({ text: 'first\r\nsecond' }) })
 */
export function json(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new EventError('data', 'has no JSON', { cause })
  }
  if (text === undefined) throw new EventError('data', `has no JSON: it is ${typeof value}`)
  return text
}

/**
 * Makes a one-line field of any text: every CR, LF and NUL becomes a space.
 *
 * @example
 * new ServerSentEvent({ id: sanitizeField(fileName), data: 'saved' })
 */
export function sanitizeField(text: string): string {
  return text.replace(/[\r\n\0]/g, ' ')
}

/** A field of an event that cannot be written; thrown where the event is made. */
export class EventError extends TypeError {
  override readonly name = 'EventError'
  readonly field: keyof EventFields

  constructor(field: keyof EventFields, problem: string, options?: ErrorOptions) {
    super(`The ${field} of a server-sent event ${problem}`, options)
    this.field = field
  }
}

function singleLine(field: 'event' | 'id', value: string): string {
  const at = value.search(/[\r\n\0]/)
  if (at === -1) return value
  const found = { '\r': 'CR', '\n': 'LF', '\0': 'NUL' }[value.charAt(at)]
  throw new EventError(field, `cannot hold ${found}, found at ${at}: ${JSON.stringify(value)}`)
}

function milliseconds(retry: number): number {
  if (Number.isSafeInteger(retry) && retry >= 0) return retry
  throw new EventError('retry', `is a whole number of milliseconds, 0 or more, not ${retry}`)
}
