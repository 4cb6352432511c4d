/** What a server-sent event may carry. A field that is absent or `undefined` is not written. */
export interface EventFields {
  /** The event's name; a browser dispatches an event without one as `message`. */
  readonly event?: string | undefined
  /** What a browser sends back as `Last-Event-ID` after a reconnect; `''` makes it forget. */
  readonly id?: string | undefined
  /** Milliseconds a browser waits before it reconnects: a whole number, 0 or more. */
  readonly retry?: number | undefined
  /**
   * Text; its lines arrive joined by `\n`, whatever broke them. A list is one part a line.
   * Without data a browser takes note of `id` and `retry`, but dispatches nothing.
   */
  readonly data?: string | readonly string[] | EventData | undefined
  /** Text for whoever reads the wire; browsers skip it. A list is one comment an item. */
  readonly comment?: string | readonly string[] | undefined
}

/**
 * An object that knows its own text as an event's `data`.
 *
 * @example
 * class Table implements EventData {
 *   *toEventData() { for (const row of this.rows) yield `${row.join('\t')}\n` }
 * }
 * new ServerSentEvent({ data: table })
 */
export interface EventData {
  /**
   * Answers the text, whole or in chunks cut anywhere: a CR that ends one and an LF that begins the
   * next are one line break. Called once, when the event is made; what it throws is the cause of an
   * `EventError`.
   */
  toEventData(): string | Iterable<string>
}
