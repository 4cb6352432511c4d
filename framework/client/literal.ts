import type { ErrorFactory } from './errors.ts'
import { evaluate } from './trusted.ts'

/** Reads JSON; or a JavaScript expression, where the page's security policy lets it be evaluated. */
export function parseLiteral(text: string, error: ErrorFactory): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return evaluate(`(${text})`)
    } catch (cause) {
      throw error('GenerateExpression', { text, cause })
    }
  }
}
