import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { action, ExpressionError, js, type JsValue, routes, signals } from '../index.ts'

// Threat T3; how static text is read is in scanner.test.ts.

const { paths } = routes({ say: 'POST /say', read: 'GET /read' })
const Draft = signals({
  text: z.string(),
  count: z.number(),
  pos: z.object({ x: z.number(), source: z.string() }),
})
const runs = { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) }

/** What a browser makes of an expression. */
// oxlint-disable-next-line no-implied-eval, no-new-func -- Datastar compiles expressions this way
const evaluate = (source: unknown): unknown => new Function(`return ${String(source)}`)()

const hostile = [
  "'-alert(1)-'", '"-alert(1)-"', 'x\\', '\\', ';', "@get('/x')", 'me@foo(bar)', '${1}', '$foo', '$$', '`', '`${alert(1)}`',
  '\u2028', '\u2029', '\r\n', '\0', '</script>', '<!--', '-->', ']]>', '&quot;', '__proto__', 'é', '😀', '\ud800', '//', '/*', '*/', '',
] // prettier-ignore

/** Strings out of what Datastar, JavaScript and HTML give a meaning to. */
const anyText = fc.string({ unit: fc.oneof(fc.constantFrom(...hostile, '(', ')', ' '), fc.string({ unit: 'binary', maxLength: 2 })) }) // prettier-ignore

describe('js`…`', () => {
  it.each(hostile)('keeps the text %j, and none of its code', (text) => {
    const source = String(js`${text}`)
    expect(evaluate(source)).toBe(text)
    expect(source).toMatch(/^"(?:[A-Za-z0-9 _.,-]|\\u[0-9a-f]{4})*"$/)
  })

  it('keeps any text, as plain letters and escapes only', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const source = String(js`${text}`)
        expect(evaluate(source)).toBe(text)
        expect(source).toMatch(/^"(?:[A-Za-z0-9 _.,-]|\\u[0-9a-f]{4})*"$/)
      }),
      runs,
    )
  })

  it('keeps any data, whatever its keys and nesting', () => {
    const { data } = fc.letrec<{ data: JsValue }>((tie) => ({
      data: fc.oneof(
        { maxDepth: 3 },
        anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null),
        fc.array(tie('data'), { maxLength: 4 }),
        fc.dictionary(anyText, tie('data'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })) // prettier-ignore
    fc.assert(
      fc.property(data, (value) => {
        expect(evaluate(js`${value}`)).toEqual(value)
        expect(String(js`${value}`).replaceAll(/"[^"]*"/g, '')).toMatch(/^[\w.+\-[\]{}():, ]*$/)
      }),
      runs,
    )
  })

  it('keeps __proto__ as a key, and sets no prototype', () => {
    const value = JSON.parse('{"__proto__":{"admin":true},"constructor":1}')
    const copy = evaluate(js`${value}`) as object
    expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect('admin' in copy).toBe(false)
  })

  it.each([
    [js`1 -${-1}`, 2],
    [js`${2} - ${-0.5}`, 2.5],
    [js`${[-1, 1e21, 1e-7]}`, [-1, 1e21, 1e-7]],
    [js`${-0}`, -0],
    [js`${[-0]}`, [-0]],
  ])('reads %s as the number it is', (expression, value) => {
    expect(evaluate(expression)).toEqual(value)
  })

  it('begins a statement with an object, not with a block', () => {
    expect(String(js`${{ a: { b: 1 } }}`)).toBe('({"a":{"b":1}})')
  })

  it.each([
    ['NaN', Number.NaN], ['Infinity', -Infinity], ['a Date', new Date()], ['a Map', new Map()], ['a function', () => 1],
    ['a Thing', new (class Thing { x = 1 })()], ['an object', Object.create({ constructor: null })], ['a bigint', 1n], ['a symbol', Symbol('x')], ['undefined', undefined], ['a RegExp', /x/],
  ])('refuses %s, which is no data', (name, value) => {
    for (const given of [value, [value], { key: value }]) {
      expect(() => String(js`${given as never}`)).toThrow(ExpressionError)
      expect(() => String(js`${given as never}`)).toThrow(name)
    }
  }) // prettier-ignore

  it.each([
    () => js`'${'x'}'`,
    () => js`"${'x'}"`,
    () => js`\`${'x'}\``,
    () => js`'it\'s ${'x'}'`,
    () => js`f("a", '${'x'} ' + ${'y'})`,
  ])('refuses a value inside quotes: %s', (write) => {
    expect(write).toThrow(/has a value inside .…., after/)
    expect(write, 'again').toThrow(ExpressionError)
  })

  it.each([() => js`'it\'s' + ${'x'}`, () => js`"it's" + ${'x'}`, () => js`'a' + ${'x'} + "b"`])(
    'takes a value between quotes: %s',
    (write) => expect(String(write())).toContain('"x"'),
  )

  it.each([
    () => js`$text`, () => js`a + $text`, () => js`${1} + $count`, () => js`$['any key']`, () => js`$größe`, () => js`$.text`, () => js`f($)`,
    () => js`el.$text`, () => js`a$b`, () => js`\`\${$text}\``, () => js`/[$]text$b/.test(x)`,
  ])(
    'refuses a signal named by itself: %s',
    (write) => expect(write).toThrow(/An expression names a signal by itself; write \$\{Contract/),
  ) // prettier-ignore

  it.each([
    () => js`@post('/x')`,
    () => js`@post ('/x')`,
    () => js`"\\"@get('/')`,
    () => js`@größe()`,
  ])('refuses an action called by itself: %s', (write) => {
    expect(write).toThrow(/An expression calls an action by itself; write action\.\*/)
  })

  it.each([
    () => js`$${['x']}`,
    () => js`1 + $${'x'}`,
    () => js`$ ${['x']}`,
    () => js`@${Draft.$.text}`,
    () => js`@post${'/x'}`,
    () => js`@post ${'/x'}`,
  ])('refuses to make a signal or an action out of a value: %s', (write) => {
    expect(write).toThrow(/^An expression (?:names a signal|calls an action) by itself; write/)
  })

  it.each([
    [js`'$5' + "$text"`, `'$5' + "$text"`],
    [js`'me@example.org'`, `'me@example.org'`],
    [js`evt.key === 'Enter' && el.reset()`, `evt.key === 'Enter' && el.reset()`],
  ])('takes the plain text %s', (expression, source) => expect(String(expression)).toBe(source))

  it('names signals from a contract, and calls from action', () => {
    expect(String(js`${Draft.$.text} !== '' && ${action.post(paths.say())}`)).toBe(
      String.raw`$text !== '' && (@post("\u002fsay"))`,
    )
    expect(String(js`${Draft.$.pos.x} = ${Draft.$.count}++`)).toBe('$pos.x = $count++')
  })

  it('names a group of signals, whatever its signals are called', () => {
    expect(String(js`f(${Draft.$.pos}, ${Draft.$.pos.source})`)).toBe('f($pos, $pos.source)')
  })

  it.each([
    [js`${Draft.$.count}-1`, '$count -1'], // `$count-1` is a signal to Datastar
    [js`${Draft.$.count}in x`, '$count in x'],
    [js`${Draft.$.count}+1`, '$count+1'],
    [js`${Draft.$.text}.trim()`, '$text.trim()'],
    [js`${Draft.$.count}`, '$count'],
    [js`${Draft.$.count}${5}`, '$count 5'],
    [js`${Draft.$.count}${Draft.$.text}`, '$count $text'],
    [js`${'a'}${'b'}`, '"a" "b"'],
  ])('ends the name of a signal: %s', (expression, source) => {
    expect(String(expression)).toBe(source)
  })

  it('leaves backslashes to the browser', () => {
    expect(String(js`/^\d+\n$/.test(${Draft.$.text}) || '\u0041\n\\'`)).toBe(
      String.raw`/^\d+\n$/.test($text) || '\u0041\n\u005c'`,
    )
    expect(String(js`\`a\${1}\``)).toBe('`a${1}`')
  })

  it.each([
    [js`${5}.toFixed(${2})`, '5 .toFixed(2)'],
    [js`${5}in x`, '5 in x'],
    [js`${null}in x`, 'null in x'],
    [js`typeof${5}`, 'typeof 5'],
    [js`typeof${Draft.$.text}`, 'typeof $text'],
    [js`typeof${'a'}.length`, 'typeof"a".length'],
    [js`[...${[1]}]`, '[...[1]]'],
  ])('lets no value run into the word beside it: %s', (expression, source) => {
    expect(String(expression)).toBe(source)
  })

  it('refuses data that hold themselves, and what is deeper than a handler reads', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(() => String(js`${loop as never}`)).toThrow(/^An expression holds data nested 64 deep/)
    const nested = (depth: number): JsValue => (depth === 0 ? 'x' : [nested(depth - 1)])
    expect(evaluate(js`${nested(64)}`)).toEqual(nested(64))
    expect(() => String(js`${nested(66)}`)).toThrow(ExpressionError)
  })

  it('refuses a list with gaps', () => {
    // oxlint-disable-next-line no-sparse-arrays -- planted
    expect(() => String(js`${[1, , 2] as never}`)).toThrow('not undefined')
  })

  it('sets no prototype where a value is the name of an entry', () => {
    for (const key of ['__proto__', 'a', '', '");alert(1)//']) {
      const made = evaluate(js`({ ${key}: ${{ admin: true }}, b: 1 })`) as object
      expect(Object.keys(made)).toEqual([key, 'b'])
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
    }
    expect(String(js`x ? ${'a'} : ${'b'}`)).toBe('x ? "a" : "b"')
    expect(String(js`{ a: 1, ${Draft.$.text}: 2 }`)).toBe('{ a: 1, [$text]: 2 }')
  })

  it('puts expressions into expressions, in brackets', () => {
    const sum = js`${Draft.$.count} + ${1}`
    expect(String(js`${sum} * 2`)).toBe('($count + 1) * 2')
    expect(String(js`${[sum]}`)).toBe('[($count + 1)]')
    expect(String(js`${{ a: js`${Draft.$.text} ? ${sum} : ${[sum]}` }}`)).toBe(
      '({"a":($text ? ($count + 1) : [($count + 1)])})',
    )
  })
})

describe('js({…})', () => {
  it('writes the objects that data-class, data-attr and data-style take', () => {
    const classes = js({ late: js`${Draft.$.count} > ${5}`, 'md:p-4': true, href: Draft.$.text })
    expect(String(classes)).toBe(
      String.raw`({"late":($count > 5),"md\u003ap-4":true,"href":$text})`,
    )
  })

  it('does not take a list for a template', () => {
    expect(String(js(["'", 'alert(1)'] as never, 'x'))).toBe(String.raw`["\u0027","alert\u00281\u0029"]`) // prettier-ignore
    const data = Object.assign(['alert(1)'], { raw: ['alert(1)'] })
    expect(String(js(data as never))).toBe(String.raw`["alert\u00281\u0029"]`)
    expect(String(js('alert(1)' as never))).toBe(String.raw`"alert\u00281\u0029"`)
  })
})

describe('Expression', () => {
  it('is made by js and action, by nothing else', () => {
    const { constructor } = js`1` as { constructor: unknown }
    const Made = constructor as new (...given: unknown[]) => unknown
    expect(() => new Made(Symbol('made by js'), ['alert(1)'], [])).toThrow(/is made by js`…` and action/)
  }) // prettier-ignore
})
