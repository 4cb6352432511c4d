import type { Context } from 'hono'
import { parseJson } from './parse-json.ts'
import { parseFields, readMultipart, readText } from './read-body.ts'

/**
 * What a request brings, wherever Datastar or a form puts it: the `datastar` parameter or the fields
 * of the query for GET and DELETE, JSON or the fields of a form otherwise. Nothing is `undefined`.
 *
 * @throws {SignalsError} when it is no JSON, no UTF-8, too deep, or breaks off.
 */
export async function readSignals(
  c: Context,
  fromForm: (form: FormData | URLSearchParams) => unknown,
): Promise<unknown> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'DELETE') {
    const query = parseFields(c.req, new URL(c.req.url).search)
    const text = query.get('datastar')
    if (text !== null) return parseJson(c.req, text)
    return query.size === 0 ? undefined : fromForm(query)
  }
  const type = c.req.header('Content-Type') ?? ''
  if (/^multipart\/form-data\b/i.test(type)) return fromForm(await readMultipart(c.req, type))
  const text = await readText(c.req)
  return /^application\/x-www-form-urlencoded\b/i.test(type)
    ? fromForm(parseFields(c.req, text))
    : parseJson(c.req, text)
}
