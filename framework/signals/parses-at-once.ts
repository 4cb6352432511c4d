import { z } from 'zod'

/**
 * Whether a schema is made of parts that need no waiting for, which zod checks many times faster when
 * it is not asked to wait. What might be asynchronous, and what we do not know, takes the longer way:
 * to find it out by trying would ask it twice.
 *
 * @example
 * parsesAtOnce(z.object({ text: z.string().max(20) })) // true
 * parsesAtOnce(z.string().refine(isFree)) // false: who knows?
 */
export function parsesAtOnce(schema: unknown): boolean {
  if (!(schema instanceof z.ZodType)) return false
  const def = schema.def as Definition
  const checked = def.checks?.every((check) => check._zod?.def?.check !== 'custom') ?? true
  if (!checked) return false
  if (PLAIN.has(def.type)) return true
  if (WRAPPERS.has(def.type)) return parsesAtOnce(def.innerType)
  if (def.type === 'array') return parsesAtOnce(def.element)
  if (def.type === 'union') return def.options?.every(parsesAtOnce) ?? false
  if (def.type !== 'object') return false
  const parts = Object.values(def.shape ?? {})
  return parts.every(parsesAtOnce) && (def.catchall === undefined || parsesAtOnce(def.catchall))
}

interface Definition {
  readonly type: string
  readonly checks?: readonly { readonly _zod?: { readonly def?: { readonly check?: string } } }[]
  readonly innerType?: unknown
  readonly element?: unknown
  readonly options?: readonly unknown[]
  readonly shape?: Readonly<Record<string, unknown>>
  readonly catchall?: unknown
}

const PLAIN = new Set(['string', 'number', 'int', 'boolean', 'null', 'undefined', 'any', 'unknown', 'never', 'enum', 'literal']) // prettier-ignore
const WRAPPERS = new Set(['optional', 'nullable', 'nonoptional', 'default', 'prefault', 'readonly'])
