import { literal } from '../patch/run.ts'
import { ExpressionError } from './expression-error.ts'

export { literal as encodeText } from '../patch/run.ts'

/** A number as it may stand in code, or within a list or an object. */
export function encodeNumber(value: number, inside: 'code' | 'data'): string {
  if (!Number.isFinite(value)) throw new ExpressionError(`cannot hold the number ${value}`)
  const text = Object.is(value, -0) ? '-0' : String(value)
  // `1 -${-1}` must not read as `1 --1`.
  return inside === 'code' && text.startsWith('-') ? `(${text})` : text
}

/** The name of an object's entry. A plain `"__proto__":` would set the prototype; a computed one is data. */
export function encodeKey(key: string): string {
  return key === '__proto__' ? '["__proto__"]' : literal(key)
}
