import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, toJavaScript } from '../client/expression.ts'
import { action, ExpressionError, js, type JsValue } from '../index.ts'

// Threats T3 and T38: what stands around the values of an expression, read by token. The oracles
// are JavaScript itself and the compiler of the browser's script.

const runs = { seed: 1, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 500) }

/** A template as a compiler makes it, of the text that stands between its values. */
function template(parts: readonly string[]): TemplateStringsArray {
  const raw = parts.map((part) => part.replaceAll('`', '\\`').replaceAll('${', '\\${'))
  return Object.freeze(Object.assign([...parts], { raw: Object.freeze(raw) }))
}

/** An expression with its values where `V` stands, whose lines may break. */
const code = (source: string, ...values: JsValue[]) => js(template(source.split('V')), ...values)

describe('strings, templates, regular expressions and comments', () => {
  it.each([
    [js`'me@foo(bar)'`, String.raw`'me\u0040foo(bar)'`],
    [js`"@get ('/x')"`, String.raw`"\u0040get ('/x')"`],
    [js`'\@get(1)'`, String.raw`'\u0040get(1)'`],
    [js`\`me@foo(bar) \${x} @y(\``, '`me\\u0040foo(bar) ${x} \\u0040y(`'],
    [js`/me@foo(x)?/.test(y)`, String.raw`/me\u0040foo(x)?/.test(y)`],
    [js`'x\\' + ';'`, String.raw`'x\u005c' + ';'`],
    [js`/\$5/.test(x)`, String.raw`/\x245/.test(x)`],
    [js`'$5 $text me@example.org'`, `'$5 $text me@example.org'`],
    [js`/it's ["/]/.test(${'x'})`, `/it's ["/]/.test("x")`],
    [js`a / b / ${1}`, 'a / b / 1'],
    [js`a // it's @get('/') $x;
      + ${1} /* "; ' */ + 2`, 'a  \n      + 1   + 2'],
    [js`a /* over
      two */ b`, 'a \n b'],
    [js`\`a \${ { b: \`c \${${1}}\` }.b } d\``, '`a ${ { b: `c ${1}` }.b } d`'],
    [js`n --> 0`, 'n --> 0'],
    [js`n++ / 2`, 'n++ / 2'],
    [js`/a/.length / 2`, '/a/.length / 2'],
    [js`a?.b ?? { c: [1] }`, 'a?.b ?? { c: [1] }'],
  ])('are no code: %s', (expression, source) => {
    expect(String(expression)).toBe(source)
    expect(toJavaScript(String(expression)).replace(/\s+/g, ' ')).toBe(source.replace(/\s+/g, ' '))
  }) // prettier-ignore

  it.each([
    [() => js`// ${'x'}`, 'has a value inside a comment, after "// "'],
    [() => js`/* ${'x'} */ 1`, 'has a value inside a comment, after "/* "'],
    [() => code("a // it's\n + 'V'", 'x'), `has a value inside '…'`],
    [() => js`/a${'x'}/.test(y)`, 'has a value inside /…/, after "/a"'],
    [() => js`/'/.test(y) + "${'x'}"`, 'has a value inside "…"'],
    [() => js`\`a \${1} ${'x'}\``, 'has a value inside `…`'],
    [() => js`${1} + 'a ${'x'}`, `has a value inside '…', after " + 'a "`],
    [() => js`el.${'x'}`, 'has a value after a dot, after "el."; write […] instead'],
    [() => js`el?.${'x'}`, 'has a value after a dot'],
  ])('hold no value, nor does a dot: %s', (write, message) => {
    expect(write).toThrow(`An expression ${message}`)
    expect(write, 'again').toThrow(ExpressionError)
  })

  it.each([
    [() => js`'a`, `does not end its '`],
    [() => code('"a\n"'), 'does not end its "'],
    [() => js`\`a`, 'does not end its `'],
    [() => js`\`\${a`, 'does not close its `'],
    [() => js`a /* b`, 'does not end its /*'],
    [() => js`(a`, 'does not close its ('],
    [() => js`f(\`\${a)}\`)`, 'has a ) too many'],
    [() => js`a)`, 'has a ) too many'],
    [() => js`{ a]`, 'has a ] too many'],
    [() => js`if (a] b`, 'has a ] too many'],
    [() => js`if (a`, 'does not close its if('],
    [() => js``, 'is empty'],
    [() => js` // nothing`, 'is empty'],
    [() => js`a <!-- b`, 'holds <!--, which begins a comment in a browser'],
    [() => code('a\n--> b'), 'holds -->'],
    [() => js`/a`, 'does not end its /'],
    [() => js`x = @`, 'calls an action by itself'],
    [() => js`\u0024text`, String.raw`has a \ in its code`],
    [() => js(template(['a\0b'])), 'holds a character that HTML has not'],
    [() => js(template(["'\ud800'"])), 'holds a character that HTML has not'],
  ])('end, as brackets do: %s', (write, message) => {
    expect(write).toThrow(`An expression ${message}`)
  })
})

describe('statements', () => {
  it.each(['a; b', 'a;', 'if (a) b', 'return a', 'let a = 1', 'V\nV', 'a = 1\nb = 2', "a()\n'b'", 'a = V\nV', 'a /*\n*/ b'])(
    'stay out of other expressions: %j',
    (source) => {
      const statements = code(source, 1, 2)
      expect(() => String(statements)).not.toThrow()
      const peek = () => String(action.peek(statements))
      for (const outer of [() => String(js`x && ${statements}`), () => String(js({ a: statements })), peek]) {
        expect(outer).toThrow(/^An expression holds one expression, not statements/)
      }
    },
  ) // prettier-ignore

  it.each(['a,\nb', 'a\n+ b', '(a\nb)', 'a\n  .b()', 'a ?\nb :\nc', '() => { a; b }', 'a in\nb', 'a\ninstanceof b', "'a;b'", '`a;\nb`', '\n a \n', 'f(V,\nV)'])(
    'are not what goes on: %j',
    (source) => expect(() => String(js`x && ${code(source, 1, 2)}`)).not.toThrow(),
  ) // prettier-ignore

  it('begin at a value on a line of its own', () => {
    const call = js`call()`
    for (const source of ["x = ''\nV", 'x = 1\nV', 'f(a)\nV', 'if (a) { b() }\nV', 'x = [1]\nV', '() => {\n a\n V }']) {
      expect(String(code(source, call))).toMatch(/\n ?;\(call\(\)\)/)
    }
    expect(String(code('x = V\n  V', 1, call))).toBe('x = 1\n  ;(call())')
    for (const source of ['if (a)\nV', 'while (a)\nV', 'if (a) b; else\nV', 'a &&\nV', 'f(a,\nV)', '[a\n,V]', 'a; V', 'a;\nV', '\nV']) {
      expect(String(code(source, call))).not.toContain(';(call')
    }
  }) // prettier-ignore
})

// Pieces of code out of what tokenizers mistake, with `v` for a value.
const text = fc.string({ unit: fc.oneof(fc.constantFrom("'", '"', '\\', '$', '@', '@get(', '$text', '//', '/*', '*/', ';', '{', '}', '(', ')', '/', ' ', '-->', '<!--', '\u2028', 'é', '😀'), fc.string({ unit: 'binary', maxLength: 1 })), maxLength: 6 }) // prettier-ignore
const quoted = text.map((given) => JSON.stringify(given))
const single = quoted.map((given) => `'${given.slice(1, -1).replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)}'`) // prettier-ignore
const space = fc.constantFrom('', ' ', '\n', ' /* it\'s "$x" @y(1); */ ', ' // `"\' $x @y(1);\n')
const { program } = fc.letrec<{ program: string }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('v', 'v', 'v', '1', 'null', '[]', '"a"', '`b`'), quoted, single,
    fc.tuple(quoted, tie('program')).map(([regexp, given]) => `/[${regexp.replace(/[\\\]$^-]/g, '')}x]/.test(${given})`),
    fc.tuple(tie('program'), space, fc.constantFrom('+', '-', '/', '===', '&&', '??', ','), space, tie('program')).map(([a, b, c, d, e]) => `((${a})${b}${c}${d} (${e}))`),
    fc.tuple(tie('program'), tie('program'), tie('program'), space).map(([a, b, c, d]) => `(${a} ?${d}${b} :${d}${c})`),
    fc.tuple(quoted, tie('program'), space).map(([key, given, gap]) => `({ ${key}: ${given},${gap}[v]: 1, ...[${given}] })`),
    fc.tuple(text, tie('program'), space).map(([given, inner, gap]) => `\`${given.replace(/[\\`$\r]/g, '')}\${${gap}${inner}}\``),
    fc.tuple(tie('program'), space).map(([given, gap]) => `[${given},${gap}...[${given}]]`),
    fc.tuple(tie('program'), tie('program')).map(([a, b]) => `(() => { let a = ${a}; return [a, ${b}] })()`),
  ),
})) // prettier-ignore
const data = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 2 })) // prettier-ignore

describe('any code, with any data', () => {
  it('means in a browser what it means to JavaScript', () => {
    let compared = 0
    const property = fc.property(program, fc.infiniteStream(data), (source, stream) => {
      fc.pre(source.isWellFormed() && !source.includes('\0'))
      const parts = source.split(/\bv\b/)
      const values = parts.slice(1).map(() => stream.next().value as JsValue)
      let at = 0
      const plain = source.replaceAll(/\bv\b/g, () => `(values[${at++}])`)
      const written = js(template(parts), ...values)
      // oxlint-disable-next-line no-implied-eval, no-new-func -- what JavaScript makes of it
      const meant = outcome(() => new Function('values', `return (${plain})`)(values))
      compared++
      expect(outcome(() => run(written))).toEqual(meant)
      // And as a piece of another.
      expect(outcome(() => run(js`[${written}, ${'x'}]`))).toEqual('thrown' in meant ? meant : { value: [meant.value, 'x'] }) // prettier-ignore
    })
    fc.assert(property, runs)
    expect(compared).toBeGreaterThan(runs.numRuns / 2)
  })

  it('names no signal and calls no action, to any tokenizer', () => {
    fc.assert(
      fc.property(program, fc.infiniteStream(data), (source, stream) => {
        fc.pre(source.isWellFormed() && !source.includes('\0'))
        const parts = source.split(/\bv\b/)
        const written = String(js(template(parts), ...parts.slice(1).map(() => stream.next().value as JsValue))) // prettier-ignore
        expect(written).not.toMatch(/@[\w$]+\s*\(/)
      }),
      runs,
    )
  })
})

describe('text of 100,000 letters', () => {
  it.each(['(', '"', "'", '`', '/', '/*', '//', '@', '@a', '$', 'a', ' ', '\n', '\\', '{', '[/', '`${', '.', '1', 'é'])(
    'is read in no time: %j', (unit) => {
      const begin = process.cpuUsage()
      const given = template([unit.repeat(1e5 / unit.length)])
      try { String(js(given)) } catch (error) { expect(error).toBeInstanceOf(ExpressionError) }
      try { String(js(template([`'${unit.repeat(1e5 / unit.length)}'`]))) } catch { /* or refused */ }
      String(js`${unit.repeat(1e5 / unit.length)}`)
      expect(process.cpuUsage(begin).user).toBeLessThan(5_000_000) // not linear would take minutes
    },
  ) // prettier-ignore
})

type Outcome = { readonly value: unknown } | { readonly thrown: string }

function outcome(evaluate: () => unknown): Outcome {
  try {
    return { value: evaluate() }
  } catch (error) {
    return { thrown: (error as Error).name }
  }
}

/** Runs an expression as a value, as the browser's script does. */
function run(expression: unknown): unknown {
  const compiled = compile(String(expression), { returnsValue: true })
  return compiled({} as Element, {}, () => {
    throw new Error('an action was called')
  })
}
