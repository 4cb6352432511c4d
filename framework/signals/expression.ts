import { describe, isPlainObject } from '../patch/plain-data.ts'
import { encodeKey, encodeNumber, encodeText } from './encode-data.ts'
import { ExpressionError } from './expression-error.ts'
import type { StaticText } from './scanner.ts'
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
 * An expression stands in another as if in brackets. An object makes the form that `data-class`,
 * `data-attr` and `data-style` take.
 *
 * @throws {ExpressionError} when the static text names a signal or an action by itself, or makes one
 *   of a value; when a value stands inside quotes, a comment or a regular expression, or behind a
 *   dot; when a bracket, a string or a comment does not end; when several statements are put into
 *   an expression; or when a value is not data.
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
  if (!isTemplate(first)) return expression(['', ''], first)
  return new Expression(made, staticText(first), values)
}

let partsOf: (run: Expression) => readonly [text: StaticText, values: readonly JsValue[]]

/** JavaScript for the browser. Made only by `js`, `action` and the signals helpers. */
export class Expression {
  readonly #text: StaticText
  readonly #values: readonly JsValue[]

  static {
    partsOf = (run) => [run.#text, run.#values]
  }

  constructor(key: typeof made, text: StaticText, values: readonly JsValue[]) {
    if (key !== made)
      throw new ExpressionError('is made by js`…` and action.*, not by a constructor')
    this.#text = text
    this.#values = values
  }

  /** The source, safe in any attribute once HTML-escaped, which hono/jsx does. */
  toString(): string {
    return write(this, (value) => encode(value))
  }
}

/** For the helpers of this folder: static text that we wrote, not checked again. */
export function expression(parts: readonly string[], ...values: readonly JsValue[]): Expression {
  return new Expression(made, { parts, places: [], isStatements: false }, values)
}

/** Writes an expression, each of its values as `put` does. */
export function write(run: Expression, put: (value: JsValue) => string): string {
  const [{ parts, places }, values] = partsOf(run)
  let source = parts[0] ?? ''
  values.forEach((value, i) => {
    const next = parts[i + 1] ?? ''
    const written = places[i]?.isKey ? `[${put(value)}]` : put(value)
    if (places[i]?.isStatement) source += ';'
    else if (/[\p{ID_Continue}]$/u.test(source) && /^[\w$]/.test(written)) source += ' '
    source += written
    if (runsOn(value, next) || (next === '' && i < values.length - 1)) source += ' '
    source += next
  })
  return source
}

/**
 * Writes what stands within another expression.
 *
 * @throws {ExpressionError} when it is more than one expression.
 */
export function writeInner(run: Expression, put: (value: JsValue) => string): string {
  const source = write(run, put)
  if (partsOf(run)[0].isStatements) {
    throw new ExpressionError(
      `holds one expression, not statements: ${JSON.stringify(source.trim().slice(0, 40))}; join them with commas`,
    )
  }
  return `(${source})`
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

// What is deeper could not come back: handlers read signals that are nested 64 deep at most.
const MAX_DEPTH = 64

function encode(value: JsValue, inside: 'code' | 'data' = 'code', depth = 0): string {
  if (typeof value === 'string') return encodeText(value)
  if (typeof value === 'number') return encodeNumber(value, inside)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (value instanceof Ref) return value.toString()
  if (value instanceof Expression) return writeInner(value, (inner) => encode(inner))
  if (depth > MAX_DEPTH) throw new ExpressionError(`holds data nested ${MAX_DEPTH} deep at most`)
  // Not `map`, which would leave the gaps.
  if (Array.isArray(value)) return `[${Array.from(value, (item) => encode(item, 'data', depth + 1)).join(',')}]` // prettier-ignore
  if (typeof value !== 'object' || !isPlainObject(value)) {
    throw new ExpressionError(`holds data, signals and expressions, not ${describe(value)}`)
  }
  const entries = Object.entries(value as { readonly [key: string]: JsValue }).map(([key, item]) => `${encodeKey(key)}:${encode(item, 'data', depth + 1)}`) // prettier-ignore
  // In front of a statement a brace would open a block.
  return inside === 'code' ? `({${entries.join(',')}})` : `{${entries.join(',')}}`
}

// Datastar reads `$count-1` as one signal, and `$textfoo` as another; `5.x` and `nullx` are wrong.
function runsOn(value: JsValue, next: string): boolean {
  if (value instanceof Ref) return /^[-\p{ID_Continue}$]/u.test(next)
  if (typeof value === 'string' || (typeof value === 'object' && value !== null)) return false
  return /^[.\p{ID_Continue}$]/u.test(next)
}

// Only a template's own strings are frozen, with frozen raw ones: parsed data never is.
function isTemplate(first: object): first is TemplateStringsArray {
  return (
    Array.isArray(first) && Object.isFrozen(first) && 'raw' in first && Object.isFrozen(first.raw)
  )
}
