import { EventError } from './event-error.ts'
import type { EventData, EventFields } from './event-fields.ts'
import { asItArrives } from './lines.ts'

/** The fields of an event as they arrive. Once made, nothing in them needs another check. */
export interface ParsedFields {
  readonly event: string | undefined
  readonly id: string | undefined
  readonly retry: number | undefined
  readonly data: string | undefined
  readonly comments: readonly string[] | undefined
}

/**
 * Checks what an event is made from, reading each thing once: what is checked is what is written.
 *
 * @throws {EventError}
 *
 * @example
 * parseFields({ data: ['a', 'b\r\nc'] }).data // 'a\nb\nc'
 */
export function parseFields({ event, id, retry, data, comment }: EventFields): ParsedFields {
  return {
    event: event === undefined ? undefined : oneLine('event', event),
    id: id === undefined ? undefined : oneLine('id', id),
    retry: retry === undefined ? undefined : milliseconds(retry),
    data: data === undefined ? undefined : dataText(data),
    comments: comment === undefined ? undefined : commentLines(comment),
  }
}

function oneLine(field: 'event' | 'id', value: unknown): string {
  if (typeof value !== 'string') throw new EventError(field, `is text, not ${kindOf(value)}`)
  const at = value.search(/[\r\n\0]/)
  if (at === -1) return value.toWellFormed()
  const found = { '\r': 'CR', '\n': 'LF', '\0': 'NUL' }[value.charAt(at)]
  throw new EventError(field, `cannot hold ${found}, found at ${at}: ${JSON.stringify(value)}`)
}

function milliseconds(retry: number): number {
  if (Number.isSafeInteger(retry) && retry >= 0) return retry
  const given = typeof retry === 'number' ? String(retry) : kindOf(retry)
  throw new EventError('retry', `is a whole number of milliseconds, 0 or more, not ${given}`)
}

function dataText(data: string | readonly string[] | EventData): string {
  if (typeof data === 'string') return asItArrives(data)
  if (Array.isArray(data)) return textParts('data', data).map(asItArrives).join('\n')
  const chunks = chunksOf(data)
  if (chunks) return asItArrives(chunks.join(''))
  const remedy = 'make text of it with json() or html(), or give it toEventData()'
  throw new EventError('data', `cannot be ${kindOf(data)}: ${remedy}`)
}

/** What `toEventData()` answers; undefined for a value that has none. */
function chunksOf(data: unknown): string[] | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  let chunks: Iterable<unknown>
  try {
    const { toEventData } = data as Partial<EventData>
    if (typeof toEventData !== 'function') return undefined
    const answer = toEventData.call(data)
    // Taken apart, a string is one chunk a character.
    chunks = typeof answer === 'string' ? [answer] : [...answer]
  } catch (cause) {
    throw new EventError('data', 'could not be made by its toEventData()', { cause })
  }
  return textParts('data', chunks)
}

function commentLines(comment: unknown): readonly string[] | undefined {
  const parts = typeof comment === 'string' ? [comment] : comment
  if (!Array.isArray(parts)) {
    throw new EventError('comment', `is text or a list of text, not ${kindOf(comment)}`)
  }
  const lines = textParts('comment', parts).flatMap((part) => asItArrives(part).split('\n'))
  return lines.length === 0 ? undefined : Object.freeze(lines)
}

/** A list of what was text when it was looked at. */
function textParts(field: 'data' | 'comment', values: Iterable<unknown>): string[] {
  const parts: string[] = []
  for (const value of values) {
    if (typeof value !== 'string') {
      throw new EventError(field, `holds text only, and part ${parts.length} is ${kindOf(value)}`)
    }
    parts.push(value)
  }
  return parts
}

// Asks the value for nothing: its own words for itself might throw, or change.
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
