import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { action, AttributeError, js, on, routes, signals } from '../index.ts'

// Threat T3; the third of three layers, behind the types and the lint rule.

const { paths } = routes({ say: 'POST /say' })
const Draft = signals({ text: z.string() })
const hostile = "');alert(1)//"
const text: Record<string, string> = { 'data-text': hostile }

const CODE = [
  'attr', 'class', 'computed', 'effect', 'init', 'on', 'on-intersect', 'on-interval', 'on-signal-patch',
  'on-signal-patch-filter', 'json-signals', 'show', 'signals', 'style', 'text',
] // prettier-ignore
const SPELLINGS = (name: string) => [
  `data-${name}`, `data-${name}:x`, `data-${name}:md:p-4`, `data-${name}__once`, `data-${name}:x__debounce.300ms__window`,
  `DATA-${name.toUpperCase()}`, `Data-${name}:X`,
] // prettier-ignore

const code = CODE.flatMap(SPELLINGS)
const names = ['bind', 'indicator', 'ref'].flatMap(SPELLINGS)

describe('JSX', () => {
  it.each(code)('refuses text for %s, which runs as code', (attribute) => {
    for (const value of [hostile, '', 1, true, false, { a: 1 }, [hostile], Draft.names.text]) {
      const render = () => <p {...{ [attribute]: value }} />
      if (attribute === 'data-json-signals' && value === true) expect(render).not.toThrow()
      else expect(render).toThrow(`<p ${attribute}> takes js\`…\` or action.*, not ${typeof value}`)
    }
  }) // prettier-ignore

  it.each(names)('refuses text for %s, which names a signal', (attribute) => {
    for (const value of ['text', true, '', js`1`]) {
      expect(() => <p {...{ [attribute]: value }} />).toThrow(
        `<p ${attribute}> takes a name from a contract's names, not ${typeof value}`,
      )
    }
  })

  it('says where the text is', () => {
    const render = () => <circle {...text} />
    expect(render).toThrow(AttributeError)
    expect(render).toThrow(expect.objectContaining({ name: 'AttributeError', tag: 'circle', attribute: 'data-text' })) // prettier-ignore
  })

  it.each(code)('takes an expression for %s, or none', (attribute) => {
    expect(String(<p {...{ [attribute]: js`${hostile}` }} />)).toMatch(/="&quot;\\u0027\\u0029/)
    expect(() => [<p {...{ [attribute]: undefined }} />, <p {...{ [attribute]: null }} />]).not.toThrow() // prettier-ignore
  })

  it.each(code)('takes a signal by itself for %s', (attribute) => {
    expect(String(<p {...{ [attribute]: Draft.$.text }} />)).toContain('="$text"')
  })

  it('takes what the helpers make', () => {
    expect(String(<form data-on:submit={action.post(paths.say())} {...Draft.attributes({ text: hostile })} />)).toBe(
      String.raw`<form data-on:submit="@post(&quot;\u002fsay&quot;)" data-signals="({&quot;text&quot;:&quot;\u0027\u0029\u003balert\u00281\u0029\u002f\u002f&quot;})"></form>`,
    )
    expect(String(<input {...Draft.field('text')} {...on('input', js`x()`, { debounce: '300ms' })} />)).toBe(
      '<input name="text" data-bind="text" data-on:input__debounce.300ms="x()"/>',
    )
  }) // prettier-ignore

  it.each(['data-id', 'data-texture', 'data-onion', 'data-on_x', 'data-bindery', 'data-user-text', 'data-ignore', 'data-preserve-attr', 'data-testid', 'class', 'title'])(
    'takes text for %s, which is not code', (attribute) => {
      expect(String(<p {...{ [attribute]: 'x' }} />)).toBe(`<p ${attribute}="x"></p>`)
    },
  ) // prettier-ignore

  it('still refuses text after ten thousand other names', () => {
    for (let i = 0; i < 10_000; i++) expect(() => <p {...{ [`data-x${i}`]: '' }} />).not.toThrow()
    expect(() => <p {...text} />).toThrow(AttributeError)
  })
})
