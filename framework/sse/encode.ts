import type { ServerSentEvent } from './event.ts'

// The three line ends of WHATWG HTML 9.2.6. One left inside a value would let it start a field, or
// an event, of its own.
export const LINE_END = /\r\n|\r|\n/

/**
 * Writes an event as text: comments, event, id, retry, data, and the empty line that ends it.
 * An event with no field is no text at all.
 *
 * @example
 * encodeEvent(new ServerSentEvent({ event: 'tick', data: '1' })) // 'event: tick\ndata: 1\n\n'
 */
export function encodeEvent({ comment, event, id, retry, data }: ServerSentEvent): string {
  let text = ''
  if (comment !== undefined) for (const part of parts(comment)) text += lines('', part)
  if (event !== undefined) text += line('event', event)
  if (id !== undefined) text += line('id', id)
  if (retry !== undefined) text += line('retry', String(retry))
  if (data !== undefined) text += lines('data', parts(data).join('\n'))
  return text === '' ? '' : `${text}\n`
}

function parts(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}

function lines(name: string, text: string): string {
  let result = ''
  for (const part of text.split(LINE_END)) result += line(name, part)
  return result
}

// A reader takes one space off the front of a value: write one, so that a value's own survives.
function line(name: string, value: string): string {
  return value === '' ? `${name}:\n` : `${name}: ${value}\n`
}
