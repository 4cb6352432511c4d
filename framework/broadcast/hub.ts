import type { ServerSentEvent } from '../sse/event.ts'
import { LogUnavailableError } from './broadcast-errors.ts'
import { FanOut } from './fan-out.ts'
import type { Log, LogPosition, LogStatus, StoredEntry, Tail } from './log/log.ts'
import type { Brokenness } from './outcome.ts'
import { Position } from './position.ts'
import { Published } from './published.ts'
import { type Beginning, beginningAfter } from './resumption.ts'
import { Ring, type RingOptions } from './ring.ts'
import { Subscribers } from './subscribers.ts'

/** What a hub is told by its broadcaster. */
export interface HubSettings<Message> {
  readonly log: Log<Message>
  readonly ring: Required<RingOptions>
  /** The event of a message that the log hands on. */
  readonly eventOf: (message: Message) => ServerSentEvent
  readonly onError: (error: unknown) => void
}

/**
 * The one place of a process where what its log hands on is kept and passed to everyone. All replay
 * is served from here: however many come back at once, the log hears nothing of it.
 */
export class Hub<Message> implements Tail<Message> {
  readonly ring: Ring<Message>
  readonly subscribers = new Subscribers<Message>()
  readonly fanOut: FanOut<Message>
  readonly #settings: HubSettings<Message>
  readonly #untail: () => void
  #status: LogStatus = 'catching-up'
  #broken: Brokenness | undefined
  #hasBegun = false // all that was in the log at the start is in the ring
  #begun: PromiseWithResolvers<void> | undefined

  constructor(settings: HubSettings<Message>) {
    this.#settings = settings
    this.ring = new Ring(settings.ring)
    this.fanOut = new FanOut(this.ring, this.subscribers)
    const { events: maxEvents, bytes: maxBytes } = settings.ring
    this.#untail = settings.log.tail(this, { maxEvents, maxBytes })
  }

  get logStatus(): LogStatus {
    return this.#status
  }

  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** Where a subscription to be made now begins. When the log is yet to be read, that takes a while. */
  beginning(after: string | undefined): Beginning | Promise<Beginning> {
    if (!this.#hasBegun) return this.#beginningLater(after)
    this.ring.trim(this.fanOut.passed, performance.now()) // what is too old by now
    return beginningAfter(after, this.ring, this.#settings.log)
  }

  close(): void {
    this.#untail()
    this.#status = 'down'
    this.fanOut.close()
    this.#begun?.reject(new LogUnavailableError())
  }

  begin(floor: LogPosition): void {
    this.ring.clear(new Position(floor.seq, floor.tag))
    this.fanOut.restart()
  }

  entry({ key, message, seq, tag }: StoredEntry<Message>): void {
    if (seq <= this.ring.last.seq) return // a log that hands something on twice
    let event: ServerSentEvent
    try {
      event = this.#settings.eventOf(message)
    } catch (error) {
      // Whoever published it here was told before; what comes from elsewhere is a gap for everyone.
      this.#settings.onError(error)
      this.ring.clear(new Position(seq, tag))
      this.fanOut.restart()
      return this.#resetAll('trimmed')
    }
    const now = performance.now()
    const published = new Published(key, message, new Position(seq, tag), event, now)
    const isNews = this.#hasBegun && !this.#broken
    if (isNews) this.fanOut.makeRoom()
    this.ring.push(published)
    if (isNews) this.fanOut.publish(published)
    else this.fanOut.restart()
    this.ring.trim(this.fanOut.passed, now)
  }

  broken(reason: Brokenness, floor: LogPosition): void {
    this.#broken = reason
    this.#status = 'catching-up'
    this.begin(floor)
  }

  status(status: LogStatus): void {
    this.#status = status
    if (status === 'down' && !this.#hasBegun) {
      this.#begun?.reject(new LogUnavailableError())
      this.#begun = undefined
    }
    if (status !== 'live') return
    this.#hasBegun = true
    this.#begun?.resolve()
    this.#begun = undefined
    const reason = this.#broken
    this.#broken = undefined
    if (reason) this.#resetAll(reason)
  }

  async #beginningLater(after: string | undefined): Promise<Beginning> {
    if (this.#status === 'down') throw new LogUnavailableError()
    this.#begun ??= Promise.withResolvers()
    await this.#begun.promise
    return this.beginning(after)
  }

  #resetAll(reason: Brokenness): void {
    const members = [...this.subscribers.all] // not who comes while they are told
    for (const member of members) member.reset(reason)
  }
}
