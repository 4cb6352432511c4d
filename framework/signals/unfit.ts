import { z } from 'zod'
import { withoutWrappers } from './read-form.ts'

/**
 * Why a browser could not hold what a schema takes, as far as types may have missed it; empty where
 * it can. Signals travel as JSON, and a null deletes them.
 */
export function unfit(schema: z.core.$ZodType): string {
  const inner = withoutWrappers(schema)
  const { type, coerce } = inner._zod.def as z.core.$ZodTypeDef & { readonly coerce?: boolean }
  if (coerce || type === 'any' || type === 'unknown') return 'its schema takes anything'
  if (type === 'nullable' || type === 'null') return 'a null deletes it'
  if (NO_JSON.has(type)) return `a ${type} is not JSON`
  if (inner instanceof z.ZodLiteral && inner.values.has(null)) return 'a null deletes it'
  const parts = partsOf(inner)
  for (const part of parts) {
    const problem = unfit(part)
    if (problem !== '') return problem
  }
  return ''
}

const NO_JSON = new Set(['bigint', 'date', 'file', 'function', 'map', 'nan', 'promise', 'set', 'symbol', 'undefined', 'void']) // prettier-ignore

// What is lazy may be endless, and is left to the types.
function partsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element]
  if (schema instanceof z.ZodRecord) return [schema.valueType]
  if (schema instanceof z.ZodUnion) return schema.options
  if (schema instanceof z.ZodObject) return Object.values(schema.shape)
  if (schema instanceof z.ZodTuple) return schema.def.items
  return []
}
