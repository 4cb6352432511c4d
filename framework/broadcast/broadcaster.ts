import { BroadcasterClosedError } from './broadcaster-closed-error.ts'
import type { Log } from './log/log.ts'
import { MemoryLog } from './log/memory.ts'
import { Subscription } from './subscription.ts'

/**
 * How much a broadcaster keeps for slow subscribers, and what feeds it.
 *
 * @example
 * new Broadcaster<Patch>({ capacity: 64 })
 */
export interface BroadcasterOptions<Message> {
  /**
   * Messages that may wait for a subscriber before it is dropped with a `LaggedError`: 64 to 256
   * suit a chat, 16 to 64 a dashboard.
   *
   * @default 256
   */
  readonly capacity?: number

  /** What it is fed by. @default a MemoryLog, which reaches this process only */
  readonly log?: Log<Message>
}

/**
 * Reaches everyone who watches a key.
 *
 * A message goes to those who are subscribed to its key when it is published, in the order of
 * publishing, at most once; nothing is kept for later. To show the present and stay current,
 * subscribe first and then read the state. Publishing never waits for a subscriber: one that falls
 * behind by more than `capacity` messages is dropped, and told so.
 *
 * @example
 * const updates = new Broadcaster<Patch>()
 * app.get('/live', (c) => streamPatches(c, () => updates.subscribe('lobby')))
 * await updates.publish('lobby', patchSignals({ online: 3 })) // 1
 */
export class Broadcaster<Message> {
  readonly #capacity: number
  readonly #log: Log<Message>
  readonly #untail: () => void
  readonly #subscriptions = new Map<string, Set<Subscription<Message>>>()
  #closed = false

  /** @throws {RangeError} when the capacity is not a whole number from 1. */
  constructor({ capacity = 256, log = new MemoryLog() }: BroadcasterOptions<Message> = {}) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`A broadcaster's capacity is a whole number from 1, not ${capacity}`)
    }
    this.#capacity = capacity
    this.#log = log
    this.#untail = log.tail(({ key, message }) => this.#deliver(key, message))
  }

  /**
   * Subscribes to a key, from now on; when the broadcaster is closed, the subscription ends at once.
   *
   * A subscription is held until it is read to its end, its `for await` is left, or `return()` is
   * called. So give a stream the function that subscribes, not the subscription: a response that
   * nobody reads, such as one to a HEAD request, would hold it for good.
   *
   * @example
   * streamPatches(c, () => updates.subscribe('lobby'))
   */
  subscribe(key: string): Subscription<Message> {
    const subscription = new Subscription<Message>(key, this.#capacity, () =>
      this.#remove(key, subscription),
    )
    if (this.#closed) subscription.close()
    else this.#add(key, subscription)
    return subscription
  }

  /**
   * Publishes a message to a key.
   *
   * @returns how many subscribers of this process the key has.
   * @throws {BroadcasterClosedError} when the broadcaster is closed.
   * @throws what the log throws when it could not take the message.
   */
  async publish(key: string, message: Message): Promise<number> {
    if (this.#closed) throw new BroadcasterClosedError(key)
    await this.#log.append({ key, message })
    return this.subscriberCount(key)
  }

  /** How many are subscribed to a key, in this process. */
  subscriberCount(key: string): number {
    return this.#subscriptions.get(key)?.size ?? 0
  }

  /**
   * Ends every subscription, after what is waiting for it has been read, and lets go of the log.
   * It stays closed: nothing can be published any more.
   */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#untail()
    for (const subscriptions of this.#subscriptions.values()) {
      for (const subscription of subscriptions) subscription.close()
    }
  }

  #deliver(key: string, message: Message): void {
    for (const subscription of this.#subscriptions.get(key) ?? []) subscription.push(message)
  }

  #add(key: string, subscription: Subscription<Message>): void {
    const others = this.#subscriptions.get(key)
    if (others) others.add(subscription)
    else this.#subscriptions.set(key, new Set([subscription]))
  }

  #remove(key: string, subscription: Subscription<Message>): void {
    const subscriptions = this.#subscriptions.get(key)
    subscriptions?.delete(subscription)
    if (subscriptions?.size === 0) this.#subscriptions.delete(key)
  }
}
