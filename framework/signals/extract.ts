import type { Context, MiddlewareHandler, Next } from 'hono'
import { z } from 'zod'
import { limitBody, type LimitBodyOptions } from '../security/limit-body.ts'
import { parsesAtOnce } from './parses-at-once.ts'
import { readForm } from './read-form.ts'
import { readSignals } from './read-signals.ts'
import { type Named, SignalsError } from './signals-error.ts'
import type { OutputOf, StandardResult, StandardSchema } from './standard-schema.ts'

/**
 * Middleware that reads the signals of a request into `c.var.signals`, through a schema of any
 * validator that speaks Standard Schema: zod, valibot, arktype. For signals that pages and patches
 * name, too, declare a contract with `signals()`, whose `extract` this is.
 *
 * The limits and the answers are those of a contract's `extract`. Signals named `_` are left out at
 * any depth, and so are `constructor` and `prototype`. A zod object reads the fields of forms as it
 * wants them; other schemas get them as text, and as a list of texts where a name is there twice.
 *
 * @example
 * app.post('/search', extract(v.object({ query: v.string() })), (c) => c.text(c.var.signals.query))
 */
export function extract<Schema extends StandardSchema>(
  schema: Schema,
  options: LimitBodyOptions = {},
): MiddlewareHandler<{ Variables: { signals: OutputOf<Schema> } }> {
  return extractor(schema, options, withoutUnsafe) as ReturnType<typeof extract<Schema>>
}

/**
 * Lets a route be called by others than Datastar, too: where a request has no `Datastar-Request`,
 * what the extractor hands on is `undefined`, and the body is not touched.
 *
 * @example
 * app.post('/search', optional(Search.extract), async (c) => {
 *   const query = c.var.signals?.query ?? (await c.req.text())
 * })
 */
export function optional<Variables extends object>(
  extract: MiddlewareHandler<{ Variables: Variables }>,
): MiddlewareHandler<{ Variables: { [Name in keyof Variables]: Variables[Name] | undefined } }> {
  return async function optional(c, next) {
    if (c.req.header('Datastar-Request') === undefined) return next()
    return extract(c as Context, next)
  }
}

/** Makes the middleware behind `extract` and `Signals.extract`. */
export function extractor(
  schema: StandardSchema,
  options: LimitBodyOptions,
  clean: (given: unknown) => unknown = (given) => given,
): MiddlewareHandler {
  const limit = limitBody(options)
  const fromForm = schema instanceof z.ZodObject ? fieldsFor(schema) : fieldsAsText
  const validate = validator(schema)

  const read = async (c: Context, next: Next) => {
    const value = validate(c.req, clean(await readSignals(c, fromForm)))
    c.set('signals', value instanceof Promise ? await value : value)
    await next()
  }
  return function extract(c, next) {
    return limit(c, () => read(c, next))
  }
}

/**
 * Makes what validates signals: it answers what the schema makes of them, or a promise of that where
 * the schema may have to wait for something.
 *
 * @throws {SignalsError} when the schema refuses them.
 */
export function validator(schema: StandardSchema): (request: Named, given: unknown) => unknown {
  return parsesAtOnce(schema)
    ? (request, given) => valueOf(request, now(schema as z.ZodType, given ?? {}), given)
    : async (request, given) => valueOf(request, await later(schema, given ?? {}), given)
}

/** A schema for what leaves the browser: nobody may ask for `_` signals from a request. */
export function withoutLocal(schema: z.ZodObject): z.ZodObject {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, inner] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    if (name.startsWith('_')) continue
    shape[name] = inner instanceof z.ZodObject ? withoutLocal(inner) : inner
  }
  return schema.clone({ ...schema.def, shape }) // with its refinements
}

type Validated = StandardResult<unknown> & { readonly cause?: unknown }

function valueOf(request: Named, result: Validated, given: unknown): unknown {
  if (result.issues === undefined) return result.value
  if (given === undefined) throw new SignalsError('malformed', request, 'there are none')
  throw new SignalsError('invalid', request, result.issues, { cause: result.cause })
}

function now(schema: z.ZodType, given: unknown): Validated {
  const { success, data, error } = schema.safeParse(given)
  return success ? { value: data } : { issues: error.issues, cause: error }
}

async function later(schema: StandardSchema, given: unknown): Promise<Validated> {
  if (!(schema instanceof z.ZodType)) return schema['~standard'].validate(given)
  // By its own method, as the standard's asks an asynchronous refinement twice.
  const { success, data, error } = await schema.safeParseAsync(given)
  return success ? { value: data } : { issues: error.issues, cause: error }
}

const fieldsFor = (schema: z.ZodObject) => (form: FormData | URLSearchParams) =>
  readForm(form, schema)

function fieldsAsText(form: FormData | URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null)
  for (const name of new Set(form.keys())) {
    const texts = form.getAll(name).filter((entry) => typeof entry === 'string')
    if (texts.length > 0) values[name] = texts.length > 1 ? texts : texts[0]
  }
  return values
}

// A contract's schema knows what is local, and makes no prototype; of others we know nothing.
function withoutUnsafe(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnsafe)
  if (typeof value !== 'object' || value === null) return value
  const safe: Record<string, unknown> = {}
  for (const name in value) {
    if (/^(?:_|constructor$|prototype$)/.test(name)) continue
    safe[name] = withoutUnsafe((value as Record<string, unknown>)[name])
  }
  return safe
}
