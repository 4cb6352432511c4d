import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEvent } from './encode.ts'
import { type EventFields, json, sanitizeField, ServerSentEvent } from './event.ts'

// Rows 1-18 and 22 of the capabilities.

const encode = (fields: EventFields) => encodeEvent(new ServerSentEvent(fields))

/** Reads events as a browser would, with a parser that shares no code with ours. */
function decode(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}
const decodedData = (data: string) => decode(encode({ data })).map((event) => event.data)

describe('encodeEvent()', () => {
  it('writes one data line a line of text', () => {
    expect(encode({ data: 'cats' })).toBe('data: cats\n\n')
    expect(encode({ data: 'a\nb' })).toBe('data: a\ndata: b\n\n')
  })

  it.each([
    ['a\nb', 'a\nb'],
    ['a\n', 'a\n'],
    ['cats make me happy!', 'cats make me happy!'],
    ['in the\njungle\r\nthe mighty\rjungle', 'in the\njungle\nthe mighty\njungle'],
    ['foo\r\nbar\rbaz', 'foo\nbar\nbaz'],
    ['\nb\n', '\nb\n'],
    ['\r\nb\n', '\nb\n'],
    ['\r\nb\r\n', '\nb\n'],
    ['\n\nb\n', '\n\nb\n'],
    ['\n\rb\n', '\n\nb\n'],
    ['\n\rb\r', '\n\nb\n'],
    ['\n\n\n', '\n\n\n'],
    ['\n', '\n'],
    ['', ''],
    [' foo', ' foo'],
    ['\tfoobar', '\tfoobar'],
    [': not a comment', ': not a comment'],
  ])('delivers data %j as %j', (data, arrives) => {
    expect(decodedData(data)).toEqual([arrives])
    expect(encode({ data })).not.toContain('\r')
  })

  it('delivers an empty event, and writes nothing for no event', () => {
    expect(encode({ data: '' })).toBe('data:\n\n')
    expect(encode({})).toBe('')
  })

  it('writes a list of data one part a line', () => {
    expect(encode({ data: ['a', 'b'] })).toBe('data: a\ndata: b\n\n')
    expect(encode({ data: [] })).toBe('data:\n\n')
  })

  it('writes comments, event, id, retry and data in that order, whatever the order given', () => {
    const text = encode({ data: 'foo', retry: 3000, id: 'moo', event: 'milk', comment: '?\n!' })
    expect(text).toBe(': ?\n: !\nevent: milk\nid: moo\nretry: 3000\ndata: foo\n\n')
  })

  it('writes an empty id, which makes a browser forget the last one', () => {
    expect(encode({ id: '' })).toBe('id:\n\n')
  })

  it('writes retry alone, and a retry of 0', () => {
    expect(encode({ retry: 45_000 })).toBe('retry: 45000\n\n')
    expect(encode({ retry: 0 })).toBe('retry: 0\n\n')
  })

  it('splits comments at every line end, and writes several', () => {
    expect(encode({ comment: 'hi' })).toBe(': hi\n\n')
    expect(encode({ comment: '' })).toBe(':\n\n')
    expect(encode({ comment: '\n\rb\r' })).toBe(':\n:\n: b\n:\n\n')
    expect(encode({ comment: ['one', 'two'], data: 'x' })).toBe(': one\n: two\ndata: x\n\n')
  })

  it('arrives as exactly one event with its own data, for any text', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        '\r',
        '\n',
        ':',
        ' ',
        'data',
        'id',
        'é',
        '😀',
        '\0',
        '\u2028',
        '\ufeff',
      ),
    })
    fc.assert(
      fc.property(text, text, (data, comment) => {
        const events = decode(encode({ event: 'x', data, comment }))
        expect(events).toEqual([{ event: 'x', id: undefined, data: data.replace(/\r\n?/g, '\n') }])
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
  })
})

describe('ServerSentEvent', () => {
  it.each(['evt\n01', 'evt\r', 'a\0b'])('refuses the id and the event name %j', (value) => {
    expect(() => new ServerSentEvent({ id: value })).toThrow(/The id of a server-sent event cannot/)
    expect(() => new ServerSentEvent({ event: value })).toThrow(/The event of/)
  })

  it.each([-1, 1.5, Number.NaN, Infinity])('refuses a retry of %d', (retry) => {
    expect(() => new ServerSentEvent({ retry })).toThrow(/The retry of a server-sent event/)
  })

  it('cannot be changed', () => {
    const event = new ServerSentEvent({ data: 'x' })
    expect(() => Object.assign(event, { data: 'y' })).toThrow(TypeError)
  })
})

describe('json()', () => {
  it('keeps any line break of a value', () => {
    expect(json({ text: 'hi' })).toBe('{"text":"hi"}')
    expect(JSON.parse(decodedData(json('a\r\nb'))[0] ?? '')).toBe('a\r\nb')
  })

  const cycle: unknown[] = []
  cycle.push(cycle)
  it.each([undefined, 1n, cycle, () => 1])('throws at once for a value without JSON', (value) => {
    expect(() => json(value)).toThrow(/The data of a server-sent event has no JSON/)
  })
})

describe('sanitizeField()', () => {
  it('makes one line of any text', () => {
    expect(sanitizeField('d\r\nbe\rf')).toBe('d  be f')
    expect(sanitizeField('\r\n\n\r\n\r\r')).toBe(' '.repeat(7))
    expect(() => new ServerSentEvent({ id: sanitizeField('a\0b\n') })).not.toThrow()
  })
})
