import { describe, expect, it, vi } from 'vitest'
import { type EventFields, EventError, html, json, ServerSentEvent } from './event.ts'

// Rows 9, 10, 13, 15, 16, 19, 20 and 23 of the capabilities.

const all = { event: 'milk', id: 'moo', retry: 3000, data: 'foo', comment: '?' } as const
const text = (fields: EventFields) => String(new ServerSentEvent(fields))

/** The error that making an event throws. */
function problemOf(fields: object): EventError {
  try {
    return expect.unreachable(String(new ServerSentEvent(fields)))
  } catch (error) {
    expect(error).toBeInstanceOf(EventError)
    return error as EventError
  }
}

describe('ServerSentEvent', () => {
  it('reads back what it was made from, and nothing else', () => {
    const { event, id, retry, data, comments } = new ServerSentEvent(all)
    expect([event, id, retry, data, comments]).toEqual(['milk', 'moo', 3000, 'foo', ['?']])
    const empty = new ServerSentEvent({ event: undefined, comment: [] })
    expect([empty.event, empty.id, empty.retry, empty.data, empty.comments]).toEqual(
      Array(5).fill(undefined),
    )
    expect(Object.keys(empty)).toEqual([])
  })

  it('reads back text as it arrives: lines joined by LF, one comment a line', () => {
    const data = ['a\r\nb', 'c\r']
    const read = new ServerSentEvent({
      event: '\ud800',
      id: '\udc00',
      data,
      comment: ['1\n2', '3'],
    })
    expect(read).toMatchObject({ event: '\ufffd', id: '\ufffd', data: 'a\nb\nc\n' })
    expect(read.comments).toEqual(['1', '2', '3'])
    expect(new ServerSentEvent({ data: 'x\udc00\r', comment: '\ud800' })).toMatchObject({
      data: 'x\ufffd\n',
      comments: ['\ufffd'],
    })
  })

  it('logs, and turns to JSON, as its fields', () => {
    expect(JSON.parse(JSON.stringify(new ServerSentEvent(all)))).toEqual({
      event: 'milk',
      id: 'moo',
      retry: 3000,
      data: 'foo',
      comments: ['?'],
    })
    expect(text(all)).toBe(': ?\nevent: milk\nid: moo\nretry: 3000\ndata: foo\n\n')
  })

  it('cannot be changed', () => {
    const parts = ['x']
    const event = new ServerSentEvent({ data: parts, comment: parts })
    expect(() => Object.assign(event, { data: 'y' })).toThrow(TypeError)
    expect(() => Object.assign(event, { id: 'y' })).toThrow(TypeError)
    expect(() => (event.comments as string[]).push('y')).toThrow(TypeError)
    parts[0] = 'y'
    expect(event).toMatchObject({ data: 'x', comments: ['x'] })
  })

  it('takes the last of text, JSON and markup as its data', () => {
    const event = new ServerSentEvent({ data: 'text' }).with({ data: json(1) })
    expect(event.with({ data: html('<p>') }).data).toBe('<p>')
  })

  it.each(['evt\n01', 'evt\r', '\r\n', 'a\0b', '\n'])('refuses the id and the name %j', (value) => {
    const id = problemOf({ id: value })
    expect([id.field, id.message]).toEqual(['id', expect.stringContaining('The id of a server-')])
    const event = problemOf({ event: value })
    expect([event.field, event.message]).toEqual(['event', expect.stringContaining('The event of')])
  })

  it('says what it found, and where', () => {
    expect(problemOf({ id: 'evt\n01' }).message).toBe(
      'The id of a server-sent event cannot hold LF, found at 3: "evt\\n01"',
    )
  })

  it.each([-1, 1.5, Number.NaN, Infinity, 2 ** 53])('refuses a retry of %d', (retry) => {
    expect(problemOf({ retry })).toMatchObject({
      field: 'retry',
      message: `The retry of a server-sent event is a whole number of milliseconds, 0 or more, not ${retry}`,
    })
  })

  it.each([
    ['null', null],
    ['a number', 5],
    ['a boolean', true],
    ['a BigInt', 1n],
    ['a symbol', Symbol('s')],
    ['a function', () => 'x'],
    ['an object', {}],
    ['a String object', new String('x')],
    ['a promise', Promise.resolve('x')],
  ])('refuses %s in every field', (_, value) => {
    const others = ['id', 'event', 'data', 'comment'].map((field) => [field, value])
    for (const [field, given] of [...others, ['retry', value === 5 ? '5' : value]]) {
      expect(problemOf({ [String(field)]: given }).field).toBe(field)
    }
    for (const field of ['data', 'comment']) {
      expect(problemOf({ [field]: ['x', value] })).toMatchObject({
        field,
        message: expect.stringContaining('and part 1 is '),
      })
    }
    expect(problemOf({ data: { toEventData: () => ['x', value] } }).field).toBe('data')
    expect(problemOf({ id: ['x'] }).message).toContain('is text, not a list')
  })

  it('says what to make of a value that cannot be data', () => {
    for (const [value, kind] of [
      [null, 'null'],
      [5, 'a number'],
      [{}, 'an object'],
    ]) {
      // prettier-ignore
      expect(problemOf({ data: value }).message).toBe(
        `The data of a server-sent event cannot be ${kind}: make text of it with json() or html(), or give it toEventData()`,
      )
    }
  })

  it('asks an object that passes for text for nothing', () => {
    const toString = vi.fn(() => 'x\ndata: injected')
    const trick = { toString, valueOf: toString, search: () => -1, toWellFormed: toString }
    for (const field of ['id', 'event', 'retry', 'data', 'comment']) problemOf({ [field]: trick })
    expect(toString).not.toHaveBeenCalled()
  })

  it('reads each field and each part once, so that what is checked is what is written', () => {
    const changing = () => {
      let reads = 0
      return () => (++reads === 1 ? 'x' : 'x\n\ndata: injected')
    }
    const fields = { get id() { return id() }, get event() { return event() } } // prettier-ignore
    const [id, event] = [changing(), changing()]
    expect(text(fields)).toBe('event: x\nid: x\n\n')
    const data = Object.defineProperty([''], 0, { get: changing() })
    expect(text({ data })).toBe('data: x\n\n')
    const comment = Object.defineProperty([''], 0, { get: changing() })
    expect(text({ comment })).toBe(': x\n\n')
  })

  it('asks an object for its data once, when the event is made', () => {
    const toEventData = vi.fn(function* () {
      yield 'a'
      yield 'b'
    })
    const event = new ServerSentEvent({ data: { toEventData } })
    expect(toEventData).toHaveBeenCalledOnce()
    expect([event.data, String(event), event.bytes.length]).toEqual(['ab', 'data: ab\n\n', 10])
    expect(toEventData).toHaveBeenCalledOnce()
  })

  it('lets an object read itself for its data', () => {
    const table = { rows: [1, 2], *toEventData() { for (const row of this.rows) yield `${row}\n` } } // prettier-ignore
    expect(text({ data: table })).toBe('data: 1\ndata: 2\ndata:\n\n')
  })

  it('keeps what an object threw instead of its data as the cause', () => {
    const cause = new Error('no database')
    const failing = { *toEventData() { yield 'half'; throw cause } } // prettier-ignore
    expect(problemOf({ data: failing })).toMatchObject({ field: 'data', cause })
    expect(problemOf({ data: { toEventData: async () => 'late' } }).field).toBe('data')
  })
})

describe('ServerSentEvent.with()', () => {
  it('answers another event, and leaves its own', () => {
    const event = new ServerSentEvent(all)
    const other = event.with({ data: 'bar' }).with({ data: 'baz', retry: 0 })
    expect(String(other)).toBe(': ?\nevent: milk\nid: moo\nretry: 0\ndata: baz\n\n')
    expect(String(event)).toBe(text(all))
  })

  it('removes what is given as undefined', () => {
    const event = new ServerSentEvent(all)
    expect(String(event.with({ id: undefined, retry: undefined }))).toBe(
      ': ?\nevent: milk\ndata: foo\n\n',
    )
    expect(String(event.with({ event: undefined, data: undefined, comment: undefined }))).toBe(
      'id: moo\nretry: 3000\n\n',
    )
  })

  it('adds comments to those there are', () => {
    const event = new ServerSentEvent({ data: 'x', comment: 'one' }).with({ comment: 'two' })
    expect(String(event)).toBe(': one\n: two\ndata: x\n\n')
    expect(event.with({ comment: ['3', '4'] }).comments).toEqual(['one', 'two', '3', '4'])
    expect(event.with({ data: 'y' }).comments).toEqual(['one', 'two'])
    expect(new ServerSentEvent({}).with({ comment: 'first' }).comments).toEqual(['first'])
  })

  it('refuses what the constructor refuses', () => {
    const event = new ServerSentEvent(all)
    expect(() => event.with({ id: 'a\nb' })).toThrow(EventError)
    expect(() => event.with({ comment: 5 as never })).toThrow(EventError)
  })
})

describe('ServerSentEvent.equals()', () => {
  const event = new ServerSentEvent(all)

  it('is true for what arrives the same', () => {
    expect(event.equals(new ServerSentEvent(all))).toBe(true)
    expect(new ServerSentEvent({ data: ['a', 'b'] }).equals(new ServerSentEvent({ data: 'a\r\nb' }))).toBe(true) // prettier-ignore
  })

  it.each<EventFields>([
    { event: 'x' },
    { id: '' },
    { id: undefined },
    { retry: 1 },
    { data: '' },
    { comment: 'x' },
  ])('is false with %j', (change) => {
    expect(event.equals(event.with(change))).toBe(false)
  })

  it('is false for what is no event', () => {
    expect(event.equals({ ...event } as ServerSentEvent)).toBe(false)
    expect(event.equals(undefined as never)).toBe(false)
  })
})

describe('ServerSentEvent.bytes', () => {
  it('is the event in UTF-8', () => {
    expect(new TextDecoder().decode(new ServerSentEvent({ data: 'é😀' }).bytes)).toBe(
      'data: é😀\n\n',
    )
    expect(new ServerSentEvent({}).bytes).toEqual(new Uint8Array())
  })

  it('is encoded once, however many streams send it', () => {
    const encode = vi.spyOn(TextEncoder.prototype, 'encode')
    const event = new ServerSentEvent(all)
    const sent = Array.from({ length: 1000 }, () => event.bytes)
    expect(new Set(sent).size).toBe(1)
    expect(encode).toHaveBeenCalledOnce()
    encode.mockRestore()
  })
})

describe('ServerSentEvent.is()', () => {
  it('tells an event from what looks like one', () => {
    const event = new ServerSentEvent(all)
    expect(ServerSentEvent.is(event)).toBe(true)
    const forged = [{ ...event }, Object.create(ServerSentEvent.prototype), Object.create(event)]
    for (const value of [...forged, structuredClone(event), null, 'data: x\n\n']) {
      expect(ServerSentEvent.is(value)).toBe(false)
    }
  })
})
