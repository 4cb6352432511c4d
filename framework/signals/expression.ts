import { describe, isPlainObject } from '../patch/plain-data.ts'
import { ExpressionError } from './expression-error.ts'
import { staticText } from './static-text.ts'

/** What may stand in a `js` template: data, which is encoded; signals; expressions. */
export type JsValue =
  | string
  | number
  | boolean
  | null
  | Ref
  | Expression
  | readonly JsValue[]
  | { readonly [key: string]: JsValue }

/** What an attribute takes that holds code: an expression, or a signal by itself. */
export type Code = Expression | Ref

/**
 * Writes JavaScript for the browser, for the `data-*` attributes that take code. Every value is
 * encoded, so data can never become code; signals come from a contract's `$`, calls from `action`.
 * An object makes the form that `data-class`, `data-attr` and `data-style` take.
 *
 * @throws {ExpressionError} when the static text names a signal or an action by itself, or makes one
 *   of a value; when a value stands inside quotes; or when a value is not data.
 *
 * @example
 * <p data-show={js`${Draft.$._problem} !== ''`} data-class={js({ late: js`${Draft.$.minutes} > ${5}` })} />
 */
export function js(object: { readonly [key: string]: JsValue }): Expression
export function js(strings: TemplateStringsArray, ...values: readonly JsValue[]): Expression
export function js(
  first: TemplateStringsArray | { readonly [key: string]: JsValue },
  ...values: readonly JsValue[]
): Expression {
  if (!isTemplate(first)) return new Expression(made, ['', ''], [first])
  return new Expression(made, staticText(first), values)
}

/** JavaScript for the browser. Made only by `js`, `action` and the signals helpers. */
export class Expression {
  readonly #strings: readonly string[]
  readonly #values: readonly JsValue[]

  constructor(key: typeof made, strings: readonly string[], values: readonly JsValue[]) {
    if (key !== made)
      throw new ExpressionError('is made by js`…` and action.*, not by a constructor')
    this.#strings = strings
    this.#values = values
  }

  /** The source, safe in any attribute once HTML-escaped, which hono/jsx does. */
  toString(): string {
    let source = this.#strings[0] ?? ''
    this.#values.forEach((value, i) => {
      const next = this.#strings[i + 1] ?? ''
      source += encode(value)
      // Datastar reads `$count-1` as one signal, and `$textfoo` as another.
      const runsOn = value instanceof Ref && /^[-\w]/.test(next)
      const meetsValue = next === '' && i < this.#values.length - 1
      if (runsOn || meetsValue) source += ' '
      source += next
    })
    return source
  }
}

/** For the helpers of this folder: static text that we wrote, not checked again. */
export function expression(strings: readonly string[], ...values: readonly JsValue[]): Expression {
  return new Expression(made, strings, values)
}

const made = Symbol('made by js')
declare const holds: unique symbol

/** A signal as an expression names it, `$text`: in a `js` template, or by itself in an attribute. */
export class Ref<Value = unknown> {
  declare readonly [holds]: Value
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  toString(): string {
    return `$${this.#path}`
  }
}

/** A signal's name, for the attributes that take one: `data-bind`, `data-ref`, `data-indicator`. */
export class SignalName<Value = unknown> {
  declare readonly [holds]: Value
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  toString(): string {
    return this.#path
  }
}

// Only a template's own strings are frozen, with frozen raw ones: parsed data never is.
function isTemplate(first: object): first is TemplateStringsArray {
  return (
    Array.isArray(first) && Object.isFrozen(first) && 'raw' in first && Object.isFrozen(first.raw)
  )
}

function encode(value: JsValue, inside: 'code' | 'data' = 'code'): string {
  if (typeof value === 'string') return encodeText(value)
  if (typeof value === 'number') return encodeNumber(value, inside)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (value instanceof Ref) return value.toString()
  if (value instanceof Expression) return `(${value.toString()})`
  if (Array.isArray(value)) return `[${value.map((item) => encode(item, 'data')).join(',')}]`
  if (typeof value !== 'object' || !isPlainObject(value)) {
    throw new ExpressionError(`holds data, signals and expressions, not ${describe(value)}`)
  }
  const entries = Object.entries(value as { readonly [key: string]: JsValue }).map(([key, item]) => `${encodeKey(key)}:${encode(item, 'data')}`) // prettier-ignore
  // In front of a statement a brace would open a block.
  return inside === 'code' ? `({${entries.join(',')}})` : `{${entries.join(',')}}`
}

// Datastar rewrites `$x`, `@x(`, `;` and more wherever it finds them, in strings too: what is not
// plain is written as `\uXXXX`, which no tokenizer takes for anything.
function encodeText(text: string): string {
  const unit = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `"${text.replace(/[^A-Za-z0-9 _.,-]/g, unit)}"`
}

function encodeNumber(value: number, inside: 'code' | 'data'): string {
  if (!Number.isFinite(value)) throw new ExpressionError(`cannot hold the number ${value}`)
  const text = Object.is(value, -0) ? '-0' : String(value)
  // `1 -${-1}` must not read as `1 --1`.
  return inside === 'code' && text.startsWith('-') ? `(${text})` : text
}

// A plain `"__proto__":` would set the prototype; a computed one is data.
function encodeKey(key: string): string {
  return key === '__proto__' ? '["__proto__"]' : encodeText(key)
}
