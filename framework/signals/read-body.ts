import type { HonoRequest } from 'hono'
import { boundaryOf, readParts } from './multipart.ts'
import { SignalsError } from './signals-error.ts'

/**
 * The body of a request as text.
 *
 * @throws {SignalsError} when it breaks off or is not UTF-8.
 */
export async function readText(request: HonoRequest): Promise<string> {
  const bytes = await readBytes(request)
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
 * The fields of a `multipart/form-data` body, without its files.
 *
 * @throws {SignalsError} when it breaks off, is none, or is not UTF-8, of which the platform's own
 *   `formData()` would not tell.
 */
export async function readMultipart(
  request: HonoRequest,
  contentType: string,
): Promise<URLSearchParams> {
  const fields = new URLSearchParams()
  // Kept by Hono, so that a handler may still ask for the files.
  const bytes = await readBytes(request)
  const body = new Blob([bytes]).stream()
  for await (const part of readParts(request, body, boundaryOf(request, contentType))) {
    if (part.fileName === undefined)
      fields.append(part.name, (await part.text(bytes.byteLength)) ?? '')
  }
  return fields
}

async function readBytes(request: HonoRequest): Promise<ArrayBuffer> {
  return request.arrayBuffer().catch((cause: unknown) => {
    throw new SignalsError('malformed', request, 'the body broke off', { cause })
  })
}

function utf8(request: HonoRequest, decode: () => string): string {
  try {
    return decode()
  } catch (cause) {
    throw new SignalsError('malformed', request, 'they are not UTF-8', { cause })
  }
}
