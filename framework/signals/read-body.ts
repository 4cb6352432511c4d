import type { HonoRequest } from 'hono'
import { SignalsError } from './signals-error.ts'

/**
 * The body of a request as text.
 *
 * @throws {SignalsError} when it breaks off or is not UTF-8.
 */
export async function readText(request: HonoRequest): Promise<string> {
  const bytes = await request.arrayBuffer().catch((cause: unknown) => {
    throw new SignalsError('malformed', request, 'the body broke off', { cause })
  })
  return utf8(request, () => new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}

/**
 * The fields of a query, or of a form sent like one.
 *
 * @throws {SignalsError} when they are not UTF-8, of which URLSearchParams would not tell.
 */
export function parseFields(request: HonoRequest, text: string): URLSearchParams {
  utf8(request, () => text.replace(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent))
  return new URLSearchParams(text)
}

/**
 * The fields of a `multipart/form-data` body.
 *
 * @throws {SignalsError} when it breaks off or is none.
 */
export async function readMultipart(request: HonoRequest): Promise<FormData> {
  return request.formData().catch((cause: unknown) => {
    throw new SignalsError('malformed', request, 'the form cannot be read', { cause })
  })
}

function utf8(request: HonoRequest, decode: () => string): string {
  try {
    return decode()
  } catch (cause) {
    throw new SignalsError('malformed', request, 'they are not UTF-8', { cause })
  }
}
