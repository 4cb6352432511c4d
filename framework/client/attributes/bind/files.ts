import { ClientError, report } from '../../errors.ts'
import { setPath } from '../../store.ts'

interface FileContents {
  name: string
  /** In base64. */
  contents: string
  mime: string
}

/** Puts the chosen files into a signal. A page cannot choose files, so nothing goes back. */
export function bindFiles(el: HTMLInputElement, signal: string): () => void {
  let latest: unknown
  const read = async () => {
    const reading = (latest = Promise.all(Array.from(el.files ?? [], contentsOf)))
    const files = await reading
    // A choice made while this one was still being read has replaced it.
    if (latest === reading) setPath(signal, files)
  }
  const listener = () => void read().catch(report)
  el.addEventListener('change', listener)
  return () => el.removeEventListener('change', listener)
}

async function contentsOf(file: File): Promise<FileContents> {
  const url = await dataUrlOf(file)
  const comma = url.indexOf(',')
  if (comma < 0) throw new ClientError('InvalidDataUri', { file: file.name })
  return { name: file.name, contents: url.slice(comma + 1), mime: file.type }
}

function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      if (typeof reader.result === 'string') resolve(reader.result)
      else reject(new ClientError('InvalidFileResultType', { file: file.name }))
    })
    reader.addEventListener('error', () => reject(reader.error))
    reader.readAsDataURL(file)
  })
}
