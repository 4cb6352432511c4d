/** Why a subscription ended early: its reader fell too far behind. */
export class LaggedError extends Error {
  override readonly name = 'LaggedError'
  readonly key: string
  readonly capacity: number

  constructor(key: string, capacity: number) {
    super(`Dropped a subscriber of "${key}": it fell more than ${capacity} messages behind`)
    this.key = key
    this.capacity = capacity
  }
}

/**
 * What one subscriber has yet to read of a key: the messages published since it subscribed, in
 * order. To be read once, by `for await`; leaving the loop unsubscribes.
 */
export class Subscription<Message> implements AsyncIterableIterator<Message> {
  readonly #key: string
  readonly #capacity: number
  readonly #unsubscribe: () => void
  #waiting: Message[] = []
  #reader: PromiseWithResolvers<IteratorResult<Message, undefined>> | undefined
  #state: 'open' | 'closed' | 'lagged' = 'open'

  /** Made by `Broadcaster.subscribe()`. */
  constructor(key: string, capacity: number, unsubscribe: () => void) {
    this.#key = key
    this.#capacity = capacity
    this.#unsubscribe = unsubscribe
  }

  /** Takes a message in; a subscriber that is full is dropped. */
  push(message: Message): void {
    if (this.#state !== 'open') return
    if (this.#reader) {
      this.#reader.resolve({ done: false, value: message })
      this.#reader = undefined
    } else if (this.#waiting.length < this.#capacity) {
      this.#waiting.push(message)
    } else {
      this.#state = 'lagged'
      this.#waiting = []
      this.#unsubscribe()
    }
  }

  /** Ends it after what is waiting has been read. */
  close(): void {
    if (this.#state !== 'open') return
    this.#state = 'closed'
    this.#unsubscribe()
    this.#reader?.resolve({ done: true, value: undefined })
    this.#reader = undefined
  }

  async next(): Promise<IteratorResult<Message, undefined>> {
    if (this.#state === 'lagged') {
      this.#state = 'closed'
      throw new LaggedError(this.#key, this.#capacity)
    }
    if (this.#waiting.length > 0) return { done: false, value: this.#waiting.shift()! }
    if (this.#state === 'closed') return { done: true, value: undefined }
    this.#reader ??= Promise.withResolvers()
    return this.#reader.promise
  }

  async return(): Promise<IteratorResult<Message, undefined>> {
    this.#waiting = []
    this.close()
    this.#state = 'closed' // who leaves after having been dropped need not hear of it
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
