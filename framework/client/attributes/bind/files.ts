import { report } from '../../errors.ts'
import { listen } from '../../listen.ts'
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
  return listen(el, 'change', async () => {
    const reading = (latest = Promise.all(Array.from(el.files ?? [], contentsOf)))
    try {
      const files = await reading
      // A choice made while this one was still being read has replaced it.
      if (latest === reading) setPath(signal, files)
    } catch (error) {
      report(error)
    }
  })
}

async function contentsOf(file: File): Promise<FileContents> {
  const reader = new FileReader()
  await new Promise((resolve) => {
    reader.addEventListener('loadend', resolve)
    reader.readAsDataURL(file)
  })
  if (reader.error) throw reader.error
  // A data URL has a comma before its data.
  const [, contents = ''] = String(reader.result).split(',')
  return { name: file.name, contents, mime: file.type }
}
