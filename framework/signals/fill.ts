import { z } from 'zod'
import { kindOf, NUMBER, withoutWrappers } from './read-form.ts'
import { type Named, SignalsError } from './signals-error.ts'

/**
 * What a person has filled in, told apart from what no page of ours sends. A field that is missing
 * was left empty; text where a number is wanted stays as it was typed. A list in the place of a
 * text, or a text in the place of a group, is nobody's mistake.
 *
 * @throws {SignalsError} when the request is not from a form of this schema.
 */
export function fill(
  request: Named,
  given: unknown,
  schema: z.ZodObject,
  path = '',
): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw strange(request, path, 'a group')
  }
  const filled: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    const field = path === '' ? name : `${path}.${name}`
    // Datastar deletes what is null, and sends what is no number as null.
    const value = (given as Record<string, unknown>)[name] ?? undefined
    const read =
      inner instanceof z.ZodObject
        ? fill(request, value ?? {}, inner, field)
        : fillField(request, value, inner, field)
    if (read !== undefined) filled[name] = read
  }
  return filled
}

function fillField(request: Named, value: unknown, schema: z.ZodType, field: string): unknown {
  const kind = kindOf(schema)
  if (kind === 'array') return fillList(request, value, schema, field)
  if (typeof value === 'object') {
    if (kind === 'record' || kind === 'tuple' || kind === 'union') return value
    throw strange(request, field, 'a single value')
  }
  if (kind === 'number') {
    if (typeof value === 'boolean') throw strange(request, field, 'a number')
    if (typeof value !== 'string') return value
    return value === '' ? undefined : NUMBER.test(value) ? Number(value) : value
  }
  if (kind === 'boolean') {
    if (typeof value === 'boolean' || value === undefined) return value ?? empty(schema, false)
    throw strange(request, field, 'yes or no')
  }
  if (kind !== 'string' && kind !== 'enum') return value
  if (value !== undefined && typeof value !== 'string') throw strange(request, field, 'text')
  if (value === undefined) return empty(schema, '')
  return value === '' && schema._zod.optin === 'optional' ? undefined : value
}

// Of the boxes of a list, those that are not checked come as '' or not at all.
function fillList(request: Named, value: unknown, schema: z.ZodType, field: string): unknown {
  if (value === undefined) return empty(schema, [])
  if (!Array.isArray(value)) throw strange(request, field, 'a list')
  const list = withoutWrappers(schema)
  const kind = list instanceof z.ZodArray ? kindOf(list.element) : ''
  if (kind === 'object') return value as unknown
  return value.filter((item) => item !== '').map((item: unknown) => {
    if (typeof item === 'object') throw strange(request, field, 'a list of single values')
    return kind === 'number' && typeof item === 'string' && NUMBER.test(item) ? Number(item) : item
  }) // prettier-ignore
}

// A schema that can do without the field, or has a default for it, does.
function empty(schema: z.ZodType, value: unknown): unknown {
  return schema._zod.optin === undefined ? value : undefined
}

function strange(request: Named, field: string, wanted: string): SignalsError {
  const issue = { path: field === '' ? [] : field.split('.'), message: `it is not ${wanted}` }
  return new SignalsError('invalid', request, [issue])
}
