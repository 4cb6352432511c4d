import type { ParsedFields } from './parse-fields.ts'

/**
 * Writes the fields of an event in the order that Datastar asks for, and the empty line that ends
 * it (WHATWG HTML 9.2.5). An event with no field is no text at all.
 *
 * @example
 * writeFields(parseFields({ event: 'tick', data: '1' })) // 'event: tick\ndata: 1\n\n'
 */
export function writeFields({ comments, event, id, retry, data }: ParsedFields): string {
  let text = ''
  if (comments !== undefined) for (const comment of comments) text += line('', comment)
  if (event !== undefined) text += line('event', event)
  if (id !== undefined) text += line('id', id)
  if (retry !== undefined) text += line('retry', String(retry))
  if (data !== undefined) for (const part of data.split('\n')) text += line('data', part)
  return text === '' ? '' : `${text}\n`
}

// A reader takes one space off the front of a value: write one, so that a value's own survives.
function line(name: string, value: string): string {
  return value === '' ? `${name}:\n` : `${name}: ${value}\n`
}
