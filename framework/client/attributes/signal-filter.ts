import type { ErrorFactory } from '../errors.ts'
import { parseLiteral } from '../literal.ts'
import { isPlainObject, type SignalFilter } from '../store.ts'

/** Reads a filter written as JSON, or as JavaScript when its patterns are regular expressions. */
export function parseFilter(
  text: string | null | undefined,
  error: ErrorFactory,
): SignalFilter | undefined {
  const filter = text && parseLiteral(text, error)
  return isPlainObject(filter) ? filter : undefined
}
