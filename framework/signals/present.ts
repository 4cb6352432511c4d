import { z } from 'zod'
import { isPlainObject } from '../patch/plain-data.ts'
import type { JsValue } from './expression.ts'

/** Initial values as data, without those that are left to a default or to the field that is bound. */
export function present(initial: object, schema: z.ZodObject): { [name: string]: JsValue } {
  const shape = schema.shape as Record<string, z.ZodType | undefined>
  return Object.fromEntries(
    Object.entries(initial)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, JsValue]) => {
        const group = shape[name]
        const isGroup = group instanceof z.ZodObject && isObject(value) && isPlainObject(value)
        return [name, isGroup ? present(value, group) : value]
      }),
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
