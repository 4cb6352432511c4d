import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { FileError, type FileRules, type IncomingFile, openFile, tooLarge, tooMany } from './incoming-file.ts' // prettier-ignore
import { boundaryOf, type Part, readParts } from './multipart.ts'
import { SignalsError } from './signals-error.ts'

/** How a form with files is received. */
export interface ReceiveOptions {
  /**
   * Called with each chunk: how many bytes of the whole body have come, and how many it has, where
   * the browser says so.
   */
  readonly onProgress?: (received: number, total: number | undefined) => void
}

/** What a form brought, before its fields are looked at. */
interface Received {
  readonly given: URLSearchParams
  readonly files: readonly unknown[]
  readonly problems: Record<string, string>
}

/** Reads a form with files, part by part: fields are kept, files are handed to `save`. */
export async function receive(
  c: Context,
  rules: FileRules<string>,
  save: (file: IncomingFile) => unknown,
  { maxBytes = 1_048_576, onProgress }: ReceiveOptions & { readonly maxBytes?: number },
): Promise<Received> {
  const type = c.req.header('Content-Type') ?? ''
  if (!/^multipart\/form-data\b/i.test(type) || !c.req.raw.body) {
    throw new SignalsError('malformed', c.req, 'the form is not sent as multipart/form-data')
  }
  const total = Number(c.req.header('Content-Length') ?? Number.NaN)
  const most = maxBytes + 4 * bytesAllowed(rules)
  if (total > most) throw tooMuch(c, most)

  let received = 0
  const count = (bytes: number) => {
    received += bytes
    if (received > most) throw tooMuch(c, most)
    onProgress?.(received, Number.isNaN(total) ? undefined : total)
  }
  const inbox = new Inbox(rules, save)
  let kept = 0
  for await (const part of readParts(c.req, c.req.raw.body, boundaryOf(c.req, type), count)) {
    kept += part.headBytes
    if (part.fileName === undefined) kept += await inbox.addField(part, maxBytes - kept)
    else await inbox.addFile(part, part.fileName)
    if (kept > maxBytes) throw tooMuch(c, maxBytes)
  }
  return inbox.close()
}

class Inbox {
  readonly #rules: FileRules<string>
  readonly #save: (file: IncomingFile) => unknown
  readonly #given = new URLSearchParams()
  readonly #files: unknown[] = []
  readonly #problems: Record<string, string> = {}
  readonly #counts = new Map<string, number>()

  constructor(rules: FileRules<string>, save: (file: IncomingFile) => unknown) {
    this.#rules = rules
    this.#save = save
  }

  /** Says how many bytes it keeps, more than `most` if that is too little. */
  async addField(part: Part, most: number): Promise<number> {
    const text = await part.text(most)
    this.#given.append(part.name, text ?? '')
    return text === undefined ? most + 1 : text.length
  }

  async addFile(part: Part, fileName: string): Promise<void> {
    const rule = Object.hasOwn(this.#rules, part.name) ? this.#rules[part.name] : undefined
    if (!rule || fileName === '') return // a field that nobody asked for; or no file chosen
    const count = (this.#counts.get(part.name) ?? 0) + 1
    this.#counts.set(part.name, count)
    if (count > (rule.maxFiles ?? 1)) {
      this.#problems[part.name] ??= tooMany(rule)
      return
    }
    const { isTooLarge, ...file } = openFile(part, rule)
    try {
      const saved = await this.#save(file)
      if (isTooLarge()) throw new FileError(tooLarge(rule))
      this.#files.push(saved)
    } catch (error) {
      // Streams may wrap what ends them.
      if (!(error instanceof FileError) && !isTooLarge()) throw error
      this.#problems[part.name] ??= error instanceof FileError ? error.message : tooLarge(rule)
    }
  }

  close(): Received {
    for (const [name, { missing }] of Object.entries(this.#rules)) {
      if (missing !== undefined && !this.#counts.has(name)) this.#problems[name] = missing
    }
    return { given: this.#given, files: this.#files, problems: this.#problems }
  }
}

function bytesAllowed(rules: FileRules<string>): number {
  return Object.values(rules).reduce((sum, { maxBytes, maxFiles = 1 }) => sum + maxBytes * maxFiles, 0) // prettier-ignore
}

function tooMuch(c: Context, most: number): HTTPException {
  return new HTTPException(413, { message: `The body of ${c.req.method} ${c.req.path} is over ${most} bytes` }) // prettier-ignore
}
