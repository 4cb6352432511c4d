import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compile } from '../client/expression.ts'
import { action, js, type JsValue, routes, signals } from '../index.ts'
import { split } from './split.ts'

// The issue's "`split` kept for a later strict-CSP mode".

const { paths } = routes({ say: 'POST /rooms/:room' })
const Draft = signals({ text: z.string(), count: z.number() })

describe('split()', () => {
  it('takes code and data apart, and leaves signals where they are assigned to', () => {
    expect(split(js`${Draft.$.text} = ${'Hello'}; ${Draft.$.count} += ${-1}`)).toEqual({
      source: '$text = args[0]; $count += args[1]',
      args: ['Hello', -1],
    })
    expect(split(action.post(paths.say('lobby'), { payload: { text: Draft.$.text, room: 1 } }))).toEqual({
      source: '@post(args[0], ({[args[1]]:({[args[2]]:$text,[args[3]]:args[4]})}))',
      args: ['/rooms/lobby', 'payload', 'text', 'room', 1],
    })
    expect(split(Draft.$.text)).toEqual({ source: '$text', args: [] })
    expect(split(js`x && ${js`${Draft.$.text} + ${'y'}`}`)).toEqual({ source: 'x && ($text + args[0])', args: ['y'] })
  }) // prettier-ignore

  it('makes the same source of all data', () => {
    const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)) // prettier-ignore
    const data = fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf, { noNullPrototype: true })) // prettier-ignore
    const write = (a: JsValue, b: JsValue) => js`[${a}, ${js`x ? ${b} : ${[a]}`}, ${{ k: [b] }}]`
    const { source } = split(write(1, 2))
    fc.assert(
      fc.property(data, data, (a, b) => {
        const parts = split(write(a, b))
        expect(parts.source).toBe(source)
        // And with its data it is what the whole is.
        // oxlint-disable-next-line no-implied-eval, no-new-func -- as a browser would
        const compiled = new Function('args', `const x = 1; return ${parts.source}`)
        const value = JSON.stringify(compiled(JSON.parse(JSON.stringify(parts.args))))
        const whole = compile(`const x = 1; ${write(a, b)}`, { returnsValue: true })
        expect(value).toBe(JSON.stringify(whole({} as Element, {}, () => {})))
      }),
      { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) },
    )
  })

  it('keeps statements out of other expressions, as writing does', () => {
    expect(() => split(js`x && ${js`a; b`}`)).toThrow(/holds one expression, not statements/)
  })
})
