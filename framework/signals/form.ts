import { z } from 'zod'

/**
 * Reads the fields of a form into the shape of a schema: fields are text, so numbers, checkboxes
 * and lists are made of it where the schema wants them. A group's fields are named `group.field`.
 * Fields the schema does not know are left out.
 */
export function readForm(
  form: FormData | URLSearchParams,
  schema: z.ZodObject,
  prefix = '',
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null)
  for (const [name, inner] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    const field = prefix + name
    const value =
      inner instanceof z.ZodObject
        ? readForm(form, inner, `${field}.`)
        : readField(form.getAll(field), inner)
    if (value !== undefined) values[name] = value
  }
  return values
}

function readField(entries: readonly unknown[], schema: z.core.$ZodType): unknown {
  const texts = entries.filter((entry) => typeof entry === 'string')
  const inner = withoutWrappers(schema)
  return inner instanceof z.ZodArray
    ? texts.map((text) => readText(text, kindOf(inner.element)))
    : readText(texts[0], kindOf(inner))
}

function readText(text: string | undefined, kind: string): unknown {
  // A checkbox that is not checked sends nothing.
  if (kind === 'boolean') return text !== undefined && text !== 'false'
  if (text === undefined) return undefined
  if (kind === 'number' && text.trim() !== '')
    return Number.isNaN(Number(text)) ? text : Number(text)
  return text
}

/** What the browser's side of a schema is, below its defaults and transforms. */
export function kindOf(schema: z.core.$ZodType): string {
  return withoutWrappers(schema)._zod.def.type
}

function withoutWrappers(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) return withoutWrappers(schema.in)
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  ) {
    return withoutWrappers(schema.unwrap())
  }
  return schema
}
