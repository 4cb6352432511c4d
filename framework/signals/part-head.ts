import { type Named, SignalsError } from './signals-error.ts'

/** What the head of a part says: whose field it is, and of a file its name and type. */
export interface Disposition {
  readonly name: string
  readonly fileName: string | undefined
  /** As the browser guessed it from the file's name, and nothing to rely on. */
  readonly type: string
}

/** Reads the head of a part as browsers write it (HTML, "multipart/form-data encoding algorithm"). */
export function readHead(request: Named, bytes: Uint8Array): Disposition {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new SignalsError('malformed', request, 'they are not UTF-8', { cause })
  }
  const lines = text.split('\r\n')
  const [disposition, type] = ['content-disposition', 'content-type'].map((wanted) =>
    lines.find((line) => line.toLowerCase().startsWith(`${wanted}:`))?.slice(wanted.length + 1).trim(),
  ) // prettier-ignore
  const parameters = /^form-data(?=\s*;)/i.test(disposition ?? '') ? parametersOf(disposition!) : {}
  const { name, filename } = parameters
  if (name === undefined) {
    throw new SignalsError('malformed', request, 'the form cannot be read')
  }
  return { name, fileName: filename, type: type ?? '' }
}

function parametersOf(header: string): { name?: string; filename?: string } {
  const parameters: Record<string, string> = Object.create(null)
  for (const [, key, quoted, plain] of header.matchAll(/;\s*(\w+)=(?:"([^"]*)"|([^\s;"]*))/g)) {
    parameters[key!.toLowerCase()] ??= decode(quoted ?? plain ?? '')
  }
  return parameters
}

// Browsers write as `%XX` what would end the text or the line, and nothing else.
function decode(text: string): string {
  return text.replaceAll(/%(?:0A|0D|22)/gi, decodeURIComponent)
}
