import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, it, expect } from 'vitest'
import { EventError, type EventFields, ServerSentEvent } from './event.ts'

// Rows 4, 15, 16, 19, 20 and 22 of the capabilities, for any fields.

const parameters = { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) }

const hostile = ['\r', '\n', '\r\n', '\n\n', '\0', ':', ' ', 'data', 'id: ', 'event:', 'retry: 1']
const odd = ['é', '😀', '\ud83d', '\ude00', '\u0085', '\u2028', '\ufeff']
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...hostile, ...odd) }),
  fc.string({ unit: 'binary' }),
)
const names = fc.oneof(
  { weight: 3, arbitrary: texts.map((text) => text.replace(/[\r\n\0]/g, '')) },
  texts,
)
const retries = fc.oneof({ weight: 3, arbitrary: fc.maxSafeNat() }, fc.double(), fc.integer())

type Shape = string | string[] | { chunks: string[] }
const data: fc.Arbitrary<Shape> = fc.oneof(
  texts,
  fc.array(texts),
  fc.record({ chunks: fc.array(texts) }),
)
const comment = fc.oneof(texts, fc.array(texts))
/** Any fields, before an object that answers its data is made of `chunks`. */
const drawn = fc.record(
  { event: names, id: names, retry: retries, data, comment },
  { requiredKeys: [] },
)
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never

function fieldsOf({ data, ...others }: Drawn): EventFields {
  if (data === undefined) return others
  const isObject = typeof data === 'object' && 'chunks' in data
  return { ...others, data: isObject ? { toEventData: () => data.chunks } : data }
}

/** What a browser gets of text, by WHATWG HTML 9.2.6 and the decoding of UTF-8. */
const arriving = (text: string) => text.split(/\r\n|\n|\r/).join('\n').toWellFormed() // prettier-ignore

function arrivingData(data: Shape): string {
  if (typeof data === 'string') return arriving(data)
  return Array.isArray(data) ? data.map(arriving).join('\n') : arriving(data.chunks.join(''))
}

interface Seen {
  events: EventSourceMessage[]
  comments: string[]
  retries: number[]
}

/** Reads bytes as a browser would, with a parser that shares no code with ours. */
function decode(...chunks: Uint8Array[]): Seen {
  const seen: Seen = { events: [], comments: [], retries: [] }
  const parser = createParser({
    onEvent: (event) => seen.events.push(event),
    onComment: (comment) => seen.comments.push(comment),
    onRetry: (retry) => seen.retries.push(retry),
    onError: (error) => expect.unreachable(error.message),
  })
  const decoder = new TextDecoder()
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  return seen
}

/** Makes an event, or checks that the field it is refused for holds what no field can. */
function make(fields: Drawn): ServerSentEvent | undefined {
  try {
    return new ServerSentEvent(fieldsOf(fields))
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    const value = fields[error.field]
    if (error.field === 'retry')
      expect(Number.isSafeInteger(value) && Number(value) >= 0).toBe(false) // prettier-ignore
    else expect(['event', 'id', /[\r\n\0]/.test(String(value))]).toEqual(['event', 'id', true])
    return undefined
  }
}

const after = new ServerSentEvent({ data: 'after' }).bytes
const afterSeen = { id: undefined, event: undefined, data: 'after' }

describe('an event of any fields', () => {
  it('is refused, or arrives as exactly what it was made from', () => {
    fc.assert(
      fc.property(drawn, (fields) => {
        const event = make(fields)
        if (!event) return
        const seen = decode(event.bytes, after)
        const { data, comment } = fields
        const own = {
          event: fields.event?.toWellFormed() || undefined, // an empty name is none
          id: fields.id?.toWellFormed(),
          data: data === undefined ? undefined : arrivingData(data),
        }
        expect(seen.events).toEqual(data === undefined ? [afterSeen] : [own, afterSeen])
        expect(seen.retries).toEqual(fields.retry === undefined ? [] : [fields.retry + 0])
        const comments = comment === undefined ? [] : [comment].flat()
        expect(seen.comments).toEqual(comments.flatMap((part) => arriving(part).split('\n')))
      }),
      parameters,
    )
  })

  it('reads back as what arrives, and is equal to an event made from that', () => {
    fc.assert(
      fc.property(drawn, (fields) => {
        const event = make({ data: '', ...fields })
        if (!event) return
        const { comments: comment, ...own } = event
        const [arrived] = decode(event.bytes).events
        expect(arrived).toEqual({ id: own.id, event: own.event || undefined, data: own.data })
        expect(new ServerSentEvent({ ...own, comment }).equals(event)).toBe(true)
      }),
      parameters,
    )
  })

  it('is equal to another when, and only when, all that is read back is', () => {
    fc.assert(
      fc.property(drawn, drawn, fc.boolean(), (one, other, same) => {
        const [a, b] = [make(one), make(same ? { ...other, ...one } : other)]
        if (!a || !b) return
        const read = [a, b].map((event) => JSON.stringify({ ...event }))
        expect([a.equals(b), b.equals(a)]).toEqual(Array(2).fill(read[0] === read[1]))
      }),
      parameters,
    )
  })

  it('with other fields is the event that both would have made', () => {
    fc.assert(
      fc.property(
        drawn,
        drawn,
        fc.subarray(['event', 'id', 'data'] as const),
        (one, other, gone) => {
          const [event, added] = [make(one), make(other)]
          if (!event || !added) return
          const before = String(event)
          const removed = Object.fromEntries(gone.map((field) => [field, undefined]))
          const comment = [one.comment ?? [], other.comment ?? []].flat()
          const both = { ...fieldsOf(one), ...fieldsOf(other), ...removed, comment }
          expect(event.with({ ...fieldsOf(other), ...removed })).toEqual(new ServerSentEvent(both))
          expect(String(event)).toBe(before)
        },
      ),
      parameters,
    )
  })
})
