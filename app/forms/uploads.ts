import { createHash } from 'node:crypto'

/** How much of an upload has arrived. */
export interface Progress {
  readonly received: number
  /** What the browser said it would send, if it did. */
  readonly total: number | undefined
}

/** The uploads that are under way. */
export class Uploads {
  readonly #progress = new Map<string, Progress>()

  of(id: string): Progress | undefined {
    return this.#progress.get(id)
  }

  /** Takes note of progress; says whether there is something new to show. */
  advance(id: string, received: number, total: number | undefined): boolean {
    const before = this.#progress.get(id)
    this.#progress.set(id, { received, total })
    return before === undefined || percent({ received, total }) !== percent(before)
  }

  end(id: string): void {
    this.#progress.delete(id)
  }
}

export function percent({ received, total }: Progress): number {
  return total === undefined ? 0 : Math.floor((received / total) * 100)
}

/** What is known of a file once it has passed by. Nothing of it is kept. */
export interface Fingerprint {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** Reads a file as it comes. */
export async function fingerprint(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Fingerprint> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { name, bytes, sha256: hash.digest('hex') }
}
