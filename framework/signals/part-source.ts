import { type Named, SignalsError } from './signals-error.ts'

// What a browser writes about a part is some hundred bytes, most of them a file's name.
const MAX_HEAD = 16_384

/** The bytes of a body, up to one boundary after the other. */
export class PartSource {
  readonly #request: Named
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #delimiter: Uint8Array
  readonly #onChunk: (bytes: number) => void
  // The first boundary has no line before it, which then begins here.
  #held: Uint8Array<ArrayBuffer> = new Uint8Array([13, 10])
  #isAtBoundary = false

  constructor(
    request: Named,
    reader: ReadableStreamDefaultReader<Uint8Array>,
    delimiter: string,
    onChunk: (bytes: number) => void,
  ) {
    this.#request = request
    this.#reader = reader
    this.#onChunk = onChunk
    this.#delimiter = new TextEncoder().encode(delimiter)
  }

  /** The next bytes before a boundary; `undefined` once it is reached. */
  async readToBoundary(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (!this.#isAtBoundary) {
      const at = this.#find()
      this.#isAtBoundary = at + this.#delimiter.length <= this.#held.length
      if (at > 0) return this.#take(at)
      if (!this.#isAtBoundary) await this.#more()
    }
    return undefined
  }

  /** Steps over a boundary: whether a part follows, or the end. */
  async startPart(): Promise<boolean> {
    this.#take(this.#delimiter.length)
    await this.#hold(2)
    if (this.#held[0] === 45 && this.#held[1] === 45) return false // `--`
    while (this.#held[0] === 32 || this.#held[0] === 9) {
      this.#take(1)
      await this.#hold(2)
    }
    if (this.#held[0] !== 13 || this.#held[1] !== 10) throw this.#broken()
    this.#isAtBoundary = false
    return true
  }

  /** What stands before a part's bytes, from the line break behind the boundary. */
  async readHead(): Promise<Uint8Array<ArrayBuffer>> {
    for (let at = 0; at < MAX_HEAD; at++) {
      await this.#hold(at + 4)
      at = this.#held.indexOf(13, at)
      if (at === -1) at = this.#held.length - 1
      else if (at + 4 <= this.#held.length && isBlankLine(this.#held.subarray(at))) {
        const head = this.#take(at)
        this.#take(4)
        return head
      } else if (at + 4 > this.#held.length) at--
    }
    throw this.#broken()
  }

  async readToEnd(): Promise<void> {
    while (!(await this.#next()).done);
  }

  release(): void {
    this.#reader.releaseLock()
  }

  /** Where a boundary begins, or may once there is more; the end if nowhere. */
  #find(): number {
    for (let at = this.#held.indexOf(13); at !== -1; at = this.#held.indexOf(13, at + 1)) {
      const length = Math.min(this.#delimiter.length, this.#held.length - at)
      let same = 1
      while (same < length && this.#held[at + same] === this.#delimiter[same]) same++
      if (same === length) return at
    }
    return this.#held.length
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return taken
  }

  async #hold(length: number): Promise<void> {
    while (this.#held.length < length) await this.#more()
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#next()
    if (done) throw this.#broken()
    this.#held = concat(this.#held, value)
  }

  async #next(): Promise<ReadableStreamReadResult<Uint8Array>> {
    const result = await this.#reader.read().catch((cause: unknown) => {
      throw new SignalsError('malformed', this.#request, 'the body broke off', { cause })
    })
    if (result.value) this.#onChunk(result.value.length)
    return result
  }

  #broken(): SignalsError {
    return new SignalsError('malformed', this.#request, 'the form cannot be read')
  }
}

function isBlankLine(bytes: Uint8Array): boolean {
  return bytes[1] === 10 && bytes[2] === 13 && bytes[3] === 10
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
