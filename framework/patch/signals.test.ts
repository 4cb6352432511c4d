// Rows 115-117 of the capabilities; threat T4.
import { raw } from 'hono/html'
import { describe, expect, it } from 'vitest'
import { executeScript, PatchError, patchElements, patchSignals } from '../index.ts'
import { wire } from './wire.test.helpers.ts'

describe('patchSignals()', () => {
  it('writes JSON on one line, onlyIfMissing first, and passes null through', async () => {
    expect(await wire(patchSignals({ text: 'a\nb', gone: null }, { onlyIfMissing: true }))).toBe(
      'event: datastar-patch-signals\ndata: onlyIfMissing true\ndata: signals {"text":"a\\nb","gone":null}\n\n',
    )
  })

  it('takes data, however it is nested, and leaves out what is undefined', async () => {
    const tags = Object.freeze(['a', null, 1.5])
    const bare: object = Object.assign(Object.create(null), { deep: true, none: undefined })
    const shared = { x: 1 }
    expect(await wire(patchSignals({ tags, bare, none: undefined, one: shared, two: shared }))).toContain(
      'signals {"tags":["a",null,1.5],"bare":{"deep":true},"one":{"x":1},"two":{"x":1}}\n',
    )
  }) // prettier-ignore

  it.each([
    ['NaN', Number.NaN], ['Infinity', Infinity], ['a Map', new Map()], ['a Promise; await it', Promise.resolve(1)], ['a Date', new Date(0)],
    ['a Thing', new (class Thing { x = 1 })()], ['a bigint', 1n], ['a symbol', Symbol('x')], ['a function', () => 1],
    ['a String', raw('<b>')], ['an object', Object.create({ constructor: null })],
  ])('refuses %s, which is no data, and says where', (name, value) => {
    expect(() => patchSignals({ a: value })).toThrow(PatchError)
    expect(() => patchSignals({ a: value })).toThrow(`A patch cannot set the signal "a" to ${name}`)
    expect(() => patchSignals({ a: { b: [1, value] } })).toThrow(`the signal "a.b.1" to ${name}`)
  }) // prettier-ignore

  it('refuses data that holds itself', () => {
    const circle: Record<string, unknown> = {}
    circle['again'] = [circle]
    expect(() => patchSignals(circle)).toThrow('the signal "again.0" to an object that it is in')
  })

  it('refuses a list with a gap, which would fill with null', () => {
    expect(() => patchSignals({ a: [undefined] })).toThrow('the signal "a.0" to undefined')
    // oxlint-disable-next-line no-sparse-arrays -- that is the gap
    expect(() => patchSignals({ a: [1, , 2] })).toThrow('the signal "a.1" to undefined')
  })

  it('takes JSON as it is, each line with its keyword', async () => {
    const text = '{\r\n  "one": 1.0,\r  "two": [null, "é\\u0007"]\n}'
    expect(patchSignals(text)).toEqual({
      type: 'signals',
      signals: { one: 1, two: [null, 'é\u0007'] },
      json: text.replace(/\r\n?/g, '\n'),
      onlyIfMissing: false,
    })
    expect(await wire(patchSignals(text))).toBe(
      'event: datastar-patch-signals\ndata: signals {\ndata: signals   "one": 1.0,\n' +
        'data: signals   "two": [null, "é\\u0007"]\ndata: signals }\n\n',
    )
    expect(patchSignals('{"one":1}')).toEqual(patchSignals({ one: 1 }))
  })

  it.each(['{a: alert(1)}', '{"a":', '[1]', '"a"', 'null', '1', '', '{"a":1}{"b":2}', '{"a":1e999}'])(
    'refuses the text %j, which browsers would run, or could not use', (text) => {
      expect(() => patchSignals(text)).toThrow(PatchError)
    },
  ) // prettier-ignore

  it.each([null, [1], undefined, new Map(), Promise.resolve({})])(
    'refuses %j, which is no object',
    (signals) => {
      expect(() => patchSignals(signals as never)).toThrow(/Signals are patched with an object/)
    },
  )
})

describe('executeScript()', () => {
  it('appends a script that removes itself', async () => {
    expect(await wire(executeScript('a()\nb()'))).toBe(
      'event: datastar-patch-elements\ndata: selector body\ndata: mode append\n' +
        'data: elements <script data-effect="el.remove()">a()\ndata: elements b()</script>\n\n',
    )
  })

  it('escapes attributes, keeps type=module, and never ends early', () => {
    const { html: tag } = executeScript('x("</script><!--<SCRIPT>")', {
      autoRemove: false,
      attributes: { type: 'module', async: true, defer: false, 'data-x': '"><img>&' },
    })
    expect(tag).toBe('<script type="module" async data-x="&quot;><img>&amp;">x("\\x3C/script>\\x3C!--<SCRIPT>")</script>') // prettier-ignore
    expect(() => executeScript('', { attributes: { 'x onload': 'y' } })).toThrow(/is not the name/)
  })

  it('writes every kind of attribute into one tag', () => {
    const attributes = {
      src: '/a.js?b=1&c=2', type: 'importmap', async: true, defer: true, nomodule: true, integrity: 'sha256-abc=', crossorigin: 'anonymous',
      referrerpolicy: 'no-referrer', charset: 'utf-8', nonce: 'a+b/c=', blocking: 'render', 'data-own': '', nothing: false,
    }
    expect(executeScript('', { attributes }).html).toBe(
      '<script src="/a.js?b=1&amp;c=2" type="importmap" async defer nomodule integrity="sha256-abc=" crossorigin="anonymous"' +
      ' referrerpolicy="no-referrer" charset="utf-8" nonce="a+b/c=" blocking="render" data-own data-effect="el.remove()"></script>',
    )
  }) // prettier-ignore

  it('is the patch that it stands for', async () => {
    const options = { selector: 'body', mode: 'append' } as const
    const tag = raw('<script data-effect="el.remove()">a()</script>')
    expect(executeScript('a()')).toEqual(await patchElements(tag, options))
  })

  it('leaves what compares alone', () => {
    const code = 'for (let i = 0; i<script.length; i++) {}'
    expect(executeScript(code).html).toContain(code)
  })
})
