import type { OutgoingHttpHeaders } from 'node:http'

/** What a response was made of. */
export interface ResponseParts {
  readonly status: number
  readonly headers: Headers | Readonly<Record<string, string>>
  readonly body: unknown
}

/**
 * What a response was made of. The adapter answers with a light `Response`, which keeps its parts
 * and becomes a heavy one when it is asked for `headers` or `body`: that is 2.5 KB for each stream,
 * and half of the time that a short answer takes. So its parts are looked at where it keeps them,
 * as long as it does.
 */
export function partsOf(response: Response): ResponseParts {
  lightParts ??= Object.getOwnPropertySymbols(new Response('')).find(
    ({ description }) => description === 'cache',
  )
  const parts = lightParts && (response as LightResponse)[lightParts]
  if (!Array.isArray(parts)) return response
  const [status, body, headers] = parts as LightParts
  return isPlain(headers) ? { status, headers, body } : response
}

type LightParts = [status: number, body: unknown, headers: unknown]
type LightResponse = Response & { readonly [key: symbol]: unknown }
let lightParts: symbol | undefined

function isPlain(headers: unknown): headers is ResponseParts['headers'] {
  return typeof headers === 'object' && headers !== null && !Array.isArray(headers)
}

/**
 * The headers of a stream as Node writes them: without a length, which nobody can know; several
 * cookies are several headers.
 */
export function streamHeaders(headers: ResponseParts['headers']): OutgoingHttpHeaders {
  if (!(headers instanceof Headers)) {
    const isLength = (name: string) => name.toLowerCase() === 'content-length'
    return Object.keys(headers).some(isLength) ? streamHeaders(new Headers(headers)) : headers
  }
  const { 'content-length': _length, ...others } = Object.fromEntries(headers)
  const record: OutgoingHttpHeaders = others
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) record['set-cookie'] = cookies
  return record
}
