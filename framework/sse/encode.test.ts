import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { describe, expect, it } from 'vitest'
import { encodeEvent } from './encode.ts'
import { type EventFields, ServerSentEvent } from './event.ts'

// Rows 1-7, 11-14, 18 and 21 of the capabilities.

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
    expect(encode({ data: ['a\r', '\nb'] })).toBe('data: a\ndata:\ndata:\ndata: b\n\n')
  })

  it.each([
    [['first\nsecond'], 'data: first\ndata: second\n\n'],
    [['first\r', '\nsecond'], 'data: first\ndata: second\n\n'],
    [['fi', 'rst\r'], 'data: first\ndata:\n\n'],
    [['\ud83d', '\ude00'], 'data: 😀\n\n'],
    ['fi\rst', 'data: fi\ndata: st\n\n'],
    [[], 'data:\n\n'],
  ])('writes data that an object answers as %j, wherever it is cut', (chunks, text) => {
    expect(encode({ data: { toEventData: () => chunks } })).toBe(text)
  })

  it('writes comments, event, id, retry and data in that order, whatever the order given', () => {
    const text = encode({ data: 'foo', retry: 3000, id: 'moo', event: 'milk', comment: '?\n!' })
    expect(text).toBe(': ?\n: !\nevent: milk\nid: moo\nretry: 3000\ndata: foo\n\n')
  })

  it('writes an empty id, which makes a browser forget the last one', () => {
    expect(encode({ id: '' })).toBe('id:\n\n')
  })

  it('writes an empty name, which is not the same as none', () => {
    expect(encode({ event: '', data: 'x' })).toBe('event:\ndata: x\n\n')
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

  it('refuses what only looks like an event, for nobody checked it', () => {
    const forged = { event: 'x\ndata: injected', data: 'y', bytes: new Uint8Array(1) }
    // @ts-expect-error - an object with the same fields is no event
    expect(() => encodeEvent(forged)).toThrow('Only a ServerSentEvent can be encoded')
    const heir = Object.create(ServerSentEvent.prototype, { data: { value: 'y' } })
    expect(() => encodeEvent(heir)).toThrow('Only a ServerSentEvent can be encoded')
    expect(() => encodeEvent(structuredClone(new ServerSentEvent({ data: 'y' })))).toThrow(
      TypeError,
    )
    expect(() => encodeEvent(null as never)).toThrow('Only a ServerSentEvent can be encoded')
  })
})
