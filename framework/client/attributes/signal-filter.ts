import type { ErrorFactory } from '../errors.ts'
import { compile } from '../expression.ts'
import { isPlainObject, root, type SignalFilter } from '../store.ts'

/** Reads a filter written as JSON, or as JavaScript when its patterns are regular expressions. */
export function parseFilter(
  text: string | null | undefined,
  error: ErrorFactory,
): SignalFilter | undefined {
  if (!text) return undefined
  try {
    return asFilter(JSON.parse(text))
  } catch {
    return asFilter(evaluate(text, error))
  }
}

function evaluate(text: string, error: ErrorFactory): unknown {
  try {
    return compile(text, { returnsValue: true })(document.documentElement, root, () => {})
  } catch (cause) {
    throw error('GenerateExpression', { filter: text, cause })
  }
}

function asFilter(value: unknown): SignalFilter | undefined {
  return isPlainObject(value) ? value : undefined
}
