/** Who watches which key. */
export class ByKey<Reader> {
  readonly #readers = new Map<string, Set<Reader>>()

  /** Answers how to leave. */
  add(key: string, reader: Reader): () => void {
    let readers = this.#readers.get(key)
    if (!readers) this.#readers.set(key, (readers = new Set()))
    readers.add(reader)
    return () => void readers.delete(reader)
  }

  of(key: string): Iterable<Reader> {
    return this.#readers.get(key) ?? []
  }
}

/** The key that a request asks for: its path. */
export function keyOf(path: string | undefined): string {
  return (path ?? '').slice(1)
}
