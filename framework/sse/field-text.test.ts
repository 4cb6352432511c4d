import { raw } from 'hono/html'
import { jsx } from 'hono/jsx'
import { describe, expect, it } from 'vitest'
import { html, json, sanitizeField } from './field-text.ts'

// Rows 8, 9, 10 and 17 of the capabilities.

describe('json()', () => {
  it('writes any line break of a value without one', () => {
    expect(json({ text: 'hi' })).toBe('{"text":"hi"}')
    expect(json('a\r\nb')).toBe('"a\\r\\nb"')
  })

  const cycle: unknown[] = []
  cycle.push(cycle)
  it.each([undefined, 1n, cycle, () => 1])('throws at once for a value without JSON', (value) => {
    expect(() => json(value)).toThrow(/The data of a server-sent event has no JSON/)
    expect(() => json(value)).toThrow(expect.objectContaining({ name: 'EventError' }))
  })

  it('keeps what a value threw as the cause', () => {
    const cause = new Error('no database')
    const value = { toJSON: () => { throw cause } } // prettier-ignore
    expect(() => json(value)).toThrow(expect.objectContaining({ field: 'data', cause }))
  })
})

describe('html()', () => {
  it('answers the markup that it was given', () => {
    expect(html('<div>hi</div>')).toBe('<div>hi</div>')
    expect(html(raw('<b>&amp;</b>'))).toBe('<b>&amp;</b>')
    expect(html(jsx('b', {}, '<') as never)).toBe('<b>&lt;</b>')
  })

  it('refuses markup that is not ready', () => {
    const later = jsx(async () => jsx('b', {}), {})
    const problem = /The data of a server-sent event is markup that is not ready: await it/
    expect(() => html(later as never)).toThrow(problem)
    expect(() => html(Promise.resolve('<b></b>') as never)).toThrow(problem)
  })
})

describe('sanitizeField()', () => {
  it('makes one line of any text', () => {
    expect(sanitizeField('d\r\nbe\rf')).toBe('d  be f')
    expect(sanitizeField('\r\n\n\r\n\r\r')).toBe(' '.repeat(7))
    expect(sanitizeField('a\0b\n')).toBe('a b ')
  })
})
