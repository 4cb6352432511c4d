import type { Part } from './multipart.ts'

/** What is acceptable in a field that takes files, and what it says otherwise. */
export interface FileRule {
  /** Bytes that a file may have. */
  readonly maxBytes: number

  /** Files that the field may have. @default 1 */
  readonly maxFiles?: number

  /** What is wrong where no file was chosen; without it, none is needed. */
  readonly missing?: string

  /** What is wrong with a larger file. @default 'This is larger than 5 MB.' */
  readonly tooLarge?: string

  /** What is wrong with more files. @default 'Choose 3 files at most.' */
  readonly tooMany?: string
}

export type FileRules<FileField extends string> = { readonly [Field in FileField]: FileRule }

/** A file that is being received. */
export interface IncomingFile<FileField extends string = string> {
  readonly field: FileField

  /** What the person's file is called: for people to read, never a path. */
  readonly name: string

  /** What the browser takes the file for by its name. Nothing says that it is. */
  readonly type: string

  /** Its bytes as they come. Ends with an error if there are too many, or the upload breaks off. */
  readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>>
}

/**
 * A file was not taken; the message is for the person who sent it, and is shown beside the field.
 *
 * @example
 * const form = await Picture.receive(c, async (file) => {
 *   if (!file.type.startsWith('image/')) throw new FileError('This is not a picture.')
 *   return store.write(file.bytes)
 * })
 */
export class FileError extends Error {
  override readonly name = 'FileError'
}

/** A part of a form as a file that is no larger than its field allows. */
export function openFile(part: Part, rule: FileRule): IncomingFile & { isTooLarge: () => boolean } {
  let size = 0
  const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const chunk = await part.read()
        if (!chunk) return controller.close()
        size += chunk.length
        if (size > rule.maxBytes) throw new FileError(tooLarge(rule))
        controller.enqueue(chunk)
      },
    },
    { highWaterMark: 0 }, // nothing is read before somebody wants it
  )
  const { name: field, fileName = '', type } = part
  return { field, name: nameOf(fileName), type, bytes, isTooLarge: () => size > rule.maxBytes }
}

/** What is wrong with a file over the limit. */
export function tooLarge({ maxBytes, tooLarge }: FileRule): string {
  return tooLarge ?? `This is larger than ${inUnits(maxBytes)}.`
}

export function tooMany({ maxFiles = 1, tooMany }: FileRule): string {
  return tooMany ?? (maxFiles === 1 ? 'Choose one file only.' : `Choose ${maxFiles} files at most.`)
}

function inUnits(bytes: number): string {
  const [unit, size] = bytes >= 1e6 ? ['MB', bytes / 1e6] : bytes >= 1e3 ? ['kB', bytes / 1e3] : ['bytes', bytes] // prettier-ignore
  return `${Math.floor(size * 10) / 10} ${unit}`
}

// Some send a whole path; and no name holds a line break, or turns the text around it.
function nameOf(text: string): string {
  const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1)
  return base.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '')
}
