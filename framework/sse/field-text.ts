import { EventError } from './event-error.ts'

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
 * Text for an event's `data` from markup: what hono/jsx, `html` and `raw` make is an object that
 * passes for a string. Plain text is taken for markup too: nothing is escaped here.
 *
 * @throws {EventError} when the markup is not ready, because a component in it is async.
 *
 * @example
 * new ServerSentEvent({ event: 'score', data: html(await (<b>{score}</b>)) })
 */
export function html(markup: string): string {
  const given: unknown = markup
  const text: unknown = given instanceof Promise ? given : markup.toString()
  if (typeof text === 'string') return text
  throw new EventError('data', 'is markup that is not ready: await it, and its toString(), first')
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
