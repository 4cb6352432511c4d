import { z } from 'zod'
import { type Issue, pathOf } from './standard-schema.ts'

/** What is wrong with which field. */
export type Problems<Name extends string> = { readonly [Field in Name]?: string | undefined }

/** The fields of a schema that are sent, those of groups as `group.field`. */
export function fieldsOf(schema: z.ZodObject, prefix = ''): ReadonlyMap<string, z.ZodType> {
  const shape = Object.entries(schema.shape as Record<string, z.ZodType>)
  const fields = shape.flatMap(([name, inner]): (readonly [string, z.ZodType])[] => {
    if (name.startsWith('_')) return []
    if (!(inner instanceof z.ZodObject)) return [[prefix + name, inner]]
    return [...fieldsOf(inner, `${prefix}${name}.`)]
  })
  return new Map(fields)
}

/**
 * The first thing that is wrong with each field. What is wrong inside a field, such as with an item
 * of a list, is the field's; what is wrong with a group is its first field's, so that it is seen.
 */
export function problemsOf(issues: readonly Issue[], fields: readonly string[]): Problems<string> {
  const problems: Record<string, string> = {}
  for (const issue of issues) {
    const path = pathOf(issue)
    const field =
      fields.find((field) => path === field || path.startsWith(`${field}.`)) ??
      fields.find((field) => path === '' || field.startsWith(`${path}.`))
    if (field !== undefined) problems[field] ??= issue.message
  }
  return problems
}
