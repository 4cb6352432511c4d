import type { HonoRequest } from 'hono'
import { boundaryOf, readParts } from './multipart.ts'
import { type Named, SignalsError } from './signals-error.ts'

/**
 * What is made of the bytes of a request's body.
 *
 * @throws {SignalsError} when it breaks off.
 */
export function readBody(
  request: HonoRequest,
  make: (bytes: ArrayBuffer) => unknown,
): Promise<unknown> {
  return request.arrayBuffer().then(make, (cause: unknown) => {
    throw new SignalsError('malformed', request, 'the body broke off', { cause })
  })
}

/**
 * The text of a body.
 *
 * @throws {SignalsError} when it is not UTF-8.
 */
export function textOf(request: Named, bytes: ArrayBuffer): string {
  return utf8(request, () => decoder.decode(bytes))
}

// One for all: what is decoded in one go leaves nothing behind, be it text or not.
const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The fields of a query, or of a form sent like one.
 *
 * @throws {SignalsError} when they are not UTF-8, of which URLSearchParams would not tell.
 */
export function parseFields(request: Named, text: string): URLSearchParams {
  utf8(request, () => text.replace(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent))
  return new URLSearchParams(text)
}

/**
 * The fields of a `multipart/form-data` body, without its files.
 *
 * @throws {SignalsError} when it is none, or is not UTF-8, of which the platform's own `formData()`
 *   would not tell.
 */
export async function parseMultipart(
  request: Named,
  contentType: string,
  bytes: ArrayBuffer,
): Promise<URLSearchParams> {
  const fields = new URLSearchParams()
  const body = new Blob([bytes]).stream()
  for await (const part of readParts(request, body, boundaryOf(request, contentType))) {
    if (part.fileName === undefined)
      fields.append(part.name, (await part.text(bytes.byteLength)) ?? '')
  }
  return fields
}

function utf8(request: Named, decode: () => string): string {
  try {
    return decode()
  } catch (cause) {
    throw new SignalsError('malformed', request, 'they are not UTF-8', { cause })
  }
}
