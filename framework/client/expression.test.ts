import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, toJavaScript, type Compiled, type ExpressionKind } from './expression.ts'

const value = { returnsValue: true }

describe('toJavaScript()', () => {
  it.each([
    ['$a', `$['a']`],
    ['$a.b-c.d', `$['a']['b-c']['d']`],
    ['$count-1', `$['count-1']`],
    ['$count - 1', `$['count'] - 1`],
    ['$a-$b', `$['a']-$['b']`],
    ['$a--', `$['a']--`],
    ['$list.0.n', `$['list']['0']['n']`],
    ['$a[$i]', `$['a'][$['i']]`],
    ['$name.trim()', `$['name']['trim']()`],
    [`$['any key']`, `$['any key']`],
    ['$a?.b', `$['a']?.b`],
    ['[...$list]', `[...$['list']]`],
    ['$größe', `$['größe']`],
  ])('takes %s for the signal it names', (source, expected) => {
    expect(toJavaScript(source)).toBe(expected)
  })

  it.each(['a$b', 'x.$y', 'x?.$y', '$', '$$'])('takes %s for JavaScript', (source) => {
    expect(toJavaScript(source)).toBe(source)
  })

  it.each([
    `'$a @x(1)'`,
    `"$a \\" @x(1)"`,
    '`$a @x(1)`',
    '/[/$]$a@x(1)/g.test(x)',
    'return /$a/.test(x)',
    '`\\${$a}`',
  ])('leaves the text in %s alone', (source) => {
    expect(toJavaScript(source)).toBe(source)
  })

  it('calls actions with the event', () => {
    expect(toJavaScript('@get("/x")')).toBe('__action("get",evt,"/x")')
  })

  it('reaches into templates within templates', () => {
    expect(toJavaScript('`$a ${$b + `$c ${{ d: $d }.d}`} $e`')).toBe(
      "`$a ${$['b'] + `$c ${{ d: $['d'] }.d}`} $e`",
    )
  })

  it.each(['a++ / $b / c', 'a-- / $b / c', '$a++ / $b / c'])('divides in %s', (source) => {
    expect(toJavaScript(source)).toBe(source.replace(/\$(\w)/g, "$['$1']"))
  })

  it('tells a division from a regular expression', () => {
    expect(toJavaScript('$a / $b / $c')).toBe(`$['a'] / $['b'] / $['c']`)
    expect(toJavaScript('($a) / $b / 2')).toBe(`($['a']) / $['b'] / 2`)
    expect(toJavaScript('x = /$a/ / $b')).toBe(`x = /$a/ / $['b']`)
  })

  it('drops comments, whatever they hold', () => {
    expect(toJavaScript('$a // it\'s $b\n+ $c /* " */')).toBe(`$['a']  \n+ $['c']  `)
  })

  it('returns the last statement, unless it returns by itself', () => {
    expect(toJavaScript('let x = 1; x + 1;', value)).toBe('let x = 1;\nreturn (x + 1);')
    expect(toJavaScript('return 1', value)).toBe('return 1')
    expect(toJavaScript('returned', value)).toBe('return (returned);')
  })

  it('keeps the semicolons of text and of functions', () => {
    expect(toJavaScript(`(() => { let a = ';'; return a })() + "a;b"`, value)).toBe(
      `return ((() => { let a = ';'; return a })() + "a;b");`,
    )
    expect(toJavaScript('for (;;) break; while (x);')).toBe('for (;;) break; while (x);')
  })
})

describe('compile()', () => {
  it('hands any text in a double-quoted string through untouched', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(evaluate(JSON.stringify(text), value)).toBe(text)
        expect(evaluate(escaped(text), value)).toBe(text)
        expect(evaluate(`[${escaped(text)}, $a][0]; [${escaped(text)}, $a]`, value)).toEqual([
          text,
          1,
        ])
        expect(evaluate(`@echo(${escaped(text)}, $a)`, value)).toEqual([text, 1])
      }),
    )
  })

  it('hands any text in a template through untouched', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const template = text.replace(/[\\`$\r]/g, escapedUnit)
        expect(evaluate(`\`${template}\${$a}\``, value)).toBe(`${text}1`)
      }),
    )
  })

  it('evaluates arithmetic on signals as JavaScript would', () => {
    const operand = fc.constantFrom('$a', '$b', '2', '($a)', '$list[1]', '$o.x')
    const operator = fc.constantFrom(' + ', ' - ', '*', '/', ' / ', '%', ' > ', '===', '&&', ' || ')
    fc.assert(
      fc.property(operand, fc.array(fc.tuple(operator, operand)), (first, rest) => {
        const source = first + rest.flat().join('')
        const names = { $a: 1, $b: 7, $list: [0, 5], $o: { x: 3 } }
        // oxlint-disable-next-line no-implied-eval, no-new-func -- the engine itself is the oracle
        const expected = new Function(...Object.keys(names), `return (${source})`)
        expect(evaluate(source, value)).toEqual(expected(...Object.values(names)))
      }),
    )
  })

  it('gives the same function for the same source and kind', () => {
    expect(compile('$a', value)).toBe(compile('$a', value))
    expect(compile('$a', value)).not.toBe(compile('$a'))
  })

  it('names the arguments, and always has an event', () => {
    expect(evaluate('patch', { returnsValue: true, argNames: ['patch'] }, 5)).toBe(5)
    expect(evaluate('typeof evt', value)).toBe('undefined')
    expect(evaluate('evt', { returnsValue: true, argNames: ['evt'] }, 6)).toBe(6)
  })
})

function evaluate(source: string, kind: ExpressionKind, ...args: unknown[]): unknown {
  const signals = { a: 1, b: 7, list: [0, 5], o: { x: 3 } }
  return compile(source, kind)(undefined as unknown as Element, signals, argumentsOfAction, ...args)
}

const argumentsOfAction: Parameters<Compiled>[2] = (_name, _evt, ...args) => args

// Pieces that could end a string, start an expression, or mean something in one.
const PIECES = [
  '"',
  "'",
  '`',
  '\\',
  '${',
  '}',
  '$a',
  '@get(',
  '//',
  '/*',
  '*/',
  '/',
  ';',
  '\n',
  '\r',
  '\u2028',
  '\u2029',
  '\0',
  '</script>',
  '\u{1f595}JS_',
  '_DS\u{1f680}',
  '\ud800',
  '__proto__',
]

function hostileText(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...PIECES)
  return fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))).map((pieces) => pieces.join(''))
}

/** Writes text as a server does: each special character as \uXXXX. */
function escaped(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 ]/g, escapedUnit)}"`
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
