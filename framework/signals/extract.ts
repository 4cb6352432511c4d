import type { Context, MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { limitBody, type LimitBodyOptions } from '../security/limit-body.ts'
import { readForm } from './form.ts'
import { parseJson } from './parse-json.ts'
import { parseFields, readMultipart, readText } from './read-body.ts'
import { SignalsError } from './signals-error.ts'

/** Makes the middleware behind `Contract.extract`. */
export function extractor(schema: z.ZodObject, options: LimitBodyOptions): MiddlewareHandler {
  const sent = withoutLocal(schema)
  const limit = limitBody(options)

  return async function extract(c, next) {
    return limit(c, async () => {
      const given = await read(c, sent)
      const result = await sent.safeParseAsync(given ?? {})
      if (!result.success) {
        throw given === undefined
          ? new SignalsError('malformed', c.req, 'there are none')
          : new SignalsError('invalid', c.req, inOneLine(result.error), { cause: result.error })
      }
      c.set('signals', result.data)
      await next()
    })
  }
}

async function read(c: Context, schema: z.ZodObject): Promise<unknown> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'DELETE') {
    const query = parseFields(c.req, new URL(c.req.url).search)
    const text = query.get('datastar')
    if (text !== null) return parseJson(c.req, text)
    return query.size === 0 ? undefined : readForm(query, schema)
  }
  const type = c.req.header('Content-Type') ?? ''
  if (/^multipart\/form-data\b/i.test(type)) return readForm(await readMultipart(c.req), schema)
  const text = await readText(c.req)
  return /^application\/x-www-form-urlencoded\b/i.test(type)
    ? readForm(parseFields(c.req, text), schema)
    : parseJson(c.req, text)
}

// Datastar never sends signals that start with `_`: nobody may ask for them here.
function withoutLocal(schema: z.ZodObject): z.ZodObject {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, inner] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    if (name.startsWith('_')) continue
    shape[name] = inner instanceof z.ZodObject ? withoutLocal(inner) : inner
  }
  return schema.clone({ ...schema.def, shape }) // with its refinements
}

function inOneLine(error: z.ZodError): string {
  const [first, ...rest] = error.issues.map(
    ({ path, message }) =>
      `${path.length > 0 ? `${JSON.stringify(path.join('.'))}: ` : ''}${message}`,
  )
  return rest.length > 0 ? `${first} (and ${rest.length} more)` : String(first)
}
