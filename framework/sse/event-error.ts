import type { EventFields } from './event-fields.ts'

/**
 * A field of an event that cannot be written, named by `field`; thrown where the event is made.
 *
 * @example
 * new ServerSentEvent({ id: 'a\nb' }) // EventError: The id of a server-sent event cannot hold LF …
 */
export class EventError extends TypeError {
  override readonly name = 'EventError'
  readonly field: keyof EventFields

  constructor(field: keyof EventFields, problem: string, options?: ErrorOptions) {
    super(`The ${field} of a server-sent event ${problem}`, options)
    this.field = field
  }
}
