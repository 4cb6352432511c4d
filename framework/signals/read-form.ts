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
  if (inner instanceof z.ZodArray) return texts.map((text) => readText(text, inner.element))
  return readText(texts.at(-1), inner) // the last, as JSON.parse does
}

function readText(text: string | undefined, schema: z.core.$ZodType): unknown {
  const kind = kindOf(schema)
  // A checkbox that is not checked sends nothing; a checked one sends any value it was given.
  if (kind === 'boolean') return text !== undefined && text !== 'false'
  if (text === undefined || (kind === 'number' && text === '')) return undefined
  return meanings(text).find((value) => takes(schema, value)) ?? text
}

function meanings(text: string): (string | number | boolean)[] {
  return [
    text,
    ...(NUMBER.test(text) ? [Number(text)] : []),
    ...(text === 'true' || text === 'on' ? [true] : text === 'false' ? [false] : []),
  ]
}

/** What a number field can send: a "valid floating-point number" of HTML. */
export const NUMBER = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** Whether a schema takes values of this kind; its refinements come later, when all is parsed. */
function takes(schema: z.core.$ZodType, value: string | number | boolean): boolean {
  const inner = withoutWrappers(schema)
  if (inner instanceof z.ZodUnion) return inner.options.some((option) => takes(option, value))
  if (inner instanceof z.ZodLiteral) return inner.values.has(value)
  if (inner instanceof z.ZodEnum) return inner.options.includes(value as string)
  const kind = kindOf(inner)
  return kind === 'number' || kind === 'boolean' ? typeof value === kind : typeof value === 'string'
}

/** What the browser's side of a schema is, below its defaults and transforms. */
export function kindOf(schema: z.core.$ZodType): string {
  return withoutWrappers(schema)._zod.def.type
}

/** A schema below its defaults and transforms: the browser's side of it. */
export function withoutWrappers(schema: z.core.$ZodType): z.core.$ZodType {
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
