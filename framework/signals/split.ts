import { type Code, Expression, type JsValue, Ref, write, writeInner } from './expression.ts'

/** An expression and its data, apart. */
export interface SplitExpression {
  /** Code that reads its data from `args`: the same whatever the data are. */
  readonly source: string

  /** What the browser is to call `args`: strings, numbers, booleans, null, lists and objects. */
  readonly args: readonly JsValue[]
}

/**
 * Takes an expression apart into code and data. A page that forbids `unsafe-eval` could have its
 * code compiled when the app is built, for an app has as many sources as it has `js` templates, and
 * be given the data as JSON. Nothing does so yet.
 *
 * Signals stay in the source: it assigns to them.
 *
 * @example
 * split(js`${Draft.$.text} = ${'Hello'}`) // { source: '$text = args[0]', args: ['Hello'] }
 */
export function split(run: Code): SplitExpression {
  const args: JsValue[] = []
  return { source: run instanceof Ref ? run.toString() : write(run, put), args }

  function put(value: JsValue): string {
    if (value instanceof Ref) return value.toString()
    if (value instanceof Expression) return writeInner(value, put)
    if (!holdsCode(value)) return `args[${args.push(value) - 1}]`
    if (Array.isArray(value)) return `[${value.map(put).join(',')}]`
    const entries = Object.entries(value as { readonly [key: string]: JsValue })
    return `({${entries.map(([key, item]) => `[${put(key)}]:${put(item)}`).join(',')}})`
  }
}

function holdsCode(value: JsValue): boolean {
  if (value instanceof Ref || value instanceof Expression) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsCode)
}
