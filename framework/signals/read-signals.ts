import type { Context, HonoRequest } from 'hono'
import { parseJson } from './parse-json.ts'
import { parseFields, parseMultipart, readBody, textOf } from './read-body.ts'
import type { Named } from './signals-error.ts'

/** Makes an object of the fields of a form. */
export type FromForm = (form: FormData | URLSearchParams) => unknown

/**
 * What a request brings, wherever Datastar or a form puts it: the `datastar` parameter or the fields
 * of the query for GET and DELETE, JSON or the fields of a form otherwise. Nothing is `undefined`.
 * To be awaited.
 *
 * @throws {SignalsError} when it is no JSON, no UTF-8, too deep, or breaks off.
 */
export function readSignals(c: Context, fromForm: FromForm): unknown {
  const { method } = c.req
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return inQuery(c.req, fromForm)
  const type = c.req.header('Content-Type') ?? ''
  return readBody(c.req, (bytes) => inBody(c.req, type, bytes, fromForm))
}

/** What a body brings, as `readSignals`; a promise of it where there may be files to pass over. */
export function inBody(
  request: Named,
  type: string,
  bytes: ArrayBuffer,
  fromForm: FromForm,
): unknown {
  if (type === 'application/json') return parseJson(request, textOf(request, bytes)) // Datastar's
  if (/^multipart\/form-data\b/i.test(type)) {
    return parseMultipart(request, type, bytes).then(fromForm)
  }
  const text = textOf(request, bytes)
  return /^application\/x-www-form-urlencoded\b/i.test(type)
    ? fromForm(parseFields(request, text))
    : parseJson(request, text)
}

function inQuery(request: HonoRequest, fromForm: FromForm): unknown {
  const query = parseFields(request, new URL(request.url).search)
  const text = query.get('datastar')
  if (text !== null) return parseJson(request, text)
  return query.size === 0 ? undefined : fromForm(query)
}
