import { createParser } from 'eventsource-parser'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventStreamParser, readDataLines, type ServerEvent } from './sse.ts'

describe('eventStreamParser()', () => {
  it('returns a complete block as one event', () => {
    expect(parse('event: a\ndata: 1\n\n')).toEqual([{ type: 'a', data: ['1'] }])
  })

  it('takes LF, CRLF and CR as line ends', () => {
    const events = [{ type: 'a', data: ['1', '2'] }]
    for (const end of ['\n', '\r\n', '\r']) {
      expect(parse(['event: a', 'data: 1', 'data: 2', '', ''].join(end))).toEqual(events)
    }
  })

  it('returns an event at its CR, without waiting for an LF that may never come', () => {
    const push = eventStreamParser()
    expect(push(bytes('event: a\rdata: 1\r\r'))).toEqual([{ type: 'a', data: ['1'] }])
    expect(push(bytes('\ndata: 2\n\n'))).toEqual([{ type: '', data: ['2'] }])
  })

  it('strips one space after the colon and no more', () => {
    expect(parse('data:  a \ndata:b\n\n')).toEqual([{ type: '', data: [' a ', 'b'] }])
  })

  it('ignores comments, blank lines and lines without a colon', () => {
    expect(parse(': ping\n\n\ndata\n\n:\n\nevent: a\n\n')).toEqual([{ type: 'a', data: [] }])
  })

  it('drops an unfinished last event', () => {
    expect(parse('event: a\ndata: 1\n')).toEqual([])
  })

  it('strips a byte order mark at the start only', () => {
    expect(parse('\uFEFFevent: a\n\n\uFEFFevent: b\n\n')).toEqual([
      { type: 'a', data: [] },
      { type: '', data: [] },
    ])
  })

  it('reports id and retry with their block, also without data', () => {
    expect(parse('id: 7\nretry: 50\n\nid:\n\nretry:\n\n')).toEqual([
      { type: '', data: [], id: '7', retry: 50 },
      { type: '', data: [], id: '' },
      { type: '', data: [], retry: 0 },
    ])
  })

  it('ignores an id that holds NUL and a retry that is not a number', () => {
    expect(parse('id: a\0b\nretry: soon\n\n')).toEqual([{ type: '', data: [] }])
  })

  it('reads the same events however the bytes are cut', () => {
    fc.assert(
      fc.property(stream(), fc.array(fc.nat(400)), (text, cuts) => {
        expect(parse(text, cuts)).toEqual(parse(text))
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  it('agrees with eventsource-parser where Datastar follows the standard', () => {
    fc.assert(
      fc.property(stream(), fc.array(fc.nat(400)), (text, cuts) => {
        const read = parse(text, cuts).map(({ type, data }) => ({ type, data: data.join('\n') }))
        expect(read.filter(({ data }) => data !== '')).toEqual(oracle(text))
      }),
      { numRuns: 2000, seed: 2 },
    )
  })
})

describe('readDataLines()', () => {
  it('takes the text up to the first space as the key', () => {
    expect(readDataLines(['mode inner', 'elements <p id="a">x</p>'])).toEqual({
      mode: 'inner',
      elements: '<p id="a">x</p>',
    })
  })

  it('joins the lines of a key, whatever stands between them', () => {
    expect(readDataLines(['elements a', 'selector #x', 'elements ', 'elements b'])).toEqual({
      elements: 'a\n\nb',
      selector: '#x',
    })
  })

  it('drops a line without a space', () => {
    expect(readDataLines(['elements', 'elements a'])).toEqual({ elements: 'a' })
  })

  it('keeps keys that name properties of every object', () => {
    expect(readDataLines(['constructor a', 'constructor b'])).toEqual({ constructor: 'a\nb' })
  })
})

function parse(text: string, cuts: readonly number[] = []): ServerEvent[] {
  return chunksOf(bytes(text), cuts).flatMap(eventStreamParser())
}

function chunksOf(all: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (all.length + 1)), all.length]
  const sorted = places.toSorted((a, b) => a - b)
  return sorted.slice(1).map((end, index) => all.subarray(sorted[index], end))
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Streams in which the standard and Datastar agree, but for events without data. */
function stream(): fc.Arbitrary<string> {
  const value = fc.stringMatching(/^[ a:é🎈\uFEFF]{0,6}$/u)
  const field = fc.tuple(fc.constantFrom('data', 'event', 'other', ''), value)
  const line = fc.oneof(
    { weight: 3, arbitrary: field.map(([name, text]) => `${name}:${text}`) },
    { weight: 1, arbitrary: fc.constant('') },
  )
  const ended = fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')).map((parts) => parts.join(''))
  return fc.array(ended, { maxLength: 12 }).map((lines) => lines.join(''))
}

function oracle(text: string): { type: string; data: string }[] {
  const events: { type: string; data: string }[] = []
  const parser = createParser({
    onEvent: ({ event = '', data }) => {
      if (data !== '') events.push({ type: event, data })
    },
  })
  parser.feed(text)
  // It holds back a trailing CR, in case an LF follows.
  if (text.endsWith('\r')) parser.feed('\n')
  return events
}
