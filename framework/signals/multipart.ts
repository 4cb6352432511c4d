import { type Disposition, readHead } from './part-head.ts'
import { PartSource } from './part-source.ts'
import { type Named, SignalsError } from './signals-error.ts'

/** A part of a form: a field, or a file if it has a `fileName`. Its bytes are read as they come. */
export interface Part extends Disposition {
  /** Bytes of its head, which cost memory as its text does. */
  readonly headBytes: number
  /** The next of its bytes, `undefined` at its end. */
  readonly read: () => Promise<Uint8Array<ArrayBuffer> | undefined>
  /** All of its bytes as text; `undefined` if there are more than `most`. */
  readonly text: (most: number) => Promise<string | undefined>
}

/** The boundary of a form's parts (RFC 7578). */
export function boundaryOf(request: Named, contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]*)"|([^\s;"]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain ?? ''
  if (/^[\x20-\x7e]{1,70}$/.test(boundary)) return boundary
  throw new SignalsError('malformed', request, 'the form cannot be read')
}

/**
 * Reads a form part by part, holding no more of it than a chunk and a boundary. A part can be read
 * until the next is asked for; what is left of it then is read and dropped. Text around the parts,
 * which a form may have and no browser sends, is dropped, too.
 *
 * @throws {SignalsError} when the body breaks off or is no form.
 */
export async function* readParts(
  request: Named,
  body: ReadableStream<Uint8Array>,
  boundary: string,
  onChunk: (bytes: number) => void = () => {},
): AsyncGenerator<Part, void, undefined> {
  const source = new PartSource(request, body.getReader(), `\r\n--${boundary}`, onChunk)
  try {
    while ((await source.readToBoundary()) !== undefined); // what stands before the first part
    while (await source.startPart()) {
      const head = await source.readHead()
      const read = () => source.readToBoundary()
      yield { ...readHead(request, head), headBytes: head.length, read, text: (most) => textOf(request, read, most) } // prettier-ignore
      while ((await read()) !== undefined); // what nobody wanted
    }
    await source.readToEnd()
  } finally {
    source.release()
  }
}

async function textOf(
  request: Named,
  read: Part['read'],
  most: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = 0
  for (let chunk = await read(); chunk; chunk = await read()) {
    bytes += chunk.length
    if (bytes > most) return undefined
    text += decode(request, () => decoder.decode(chunk, { stream: true }))
  }
  return text + decode(request, () => decoder.decode())
}

function decode(request: Named, decode: () => string): string {
  try {
    return decode()
  } catch (cause) {
    throw new SignalsError('malformed', request, 'they are not UTF-8', { cause })
  }
}
