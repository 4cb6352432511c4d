import type { ServerSentEvent } from '../sse/event.ts'
import { BroadcasterClosedError } from './broadcast-errors.ts'
import {
  type BroadcasterConfig,
  type BroadcasterOptions,
  broadcasterConfig,
  checkLag,
} from './broadcaster-options.ts'
import { Hub } from './hub.ts'
import type { KeyName } from './key-name.ts'
import { KeyRegistry } from './key-registry.ts'
import type { Listener } from './listener.ts'
import { Listening } from './listening.ts'
import type { LogStatus } from './log/log.ts'
import type { Terms } from './member.ts'
import { Membership } from './membership.ts'
import { type Metrics, metricsOf } from './metrics.ts'
import type { Outcome } from './outcome.ts'
import { Position } from './position.ts'
import type {
  KeysOf,
  NameOf,
  PublishResult,
  SubscribeOptions,
  SubscriberState,
} from './subscribe-options.ts'
import type { Member } from './subscribers.ts'
import { Subscription } from './subscription.ts'

/**
 * Reaches everyone who watches a key.
 *
 * A message goes to those who are subscribed to its key when it is published, in the order of
 * publishing, once. The newest are kept (`ring`): whoever comes back with the position it had gets
 * what it missed, and whoever cannot be given all of it is told so, never left with a gap. So read
 * the `position()`, then load the state, then subscribe after that position.
 *
 * Publishing never waits for a subscriber: one that falls too far behind is dealt with as `lag` says.
 * Keys are made by subscribing, and forgotten with their last subscriber.
 *
 * @example
 * const updates = new Broadcaster<Patch>()
 * app.get('/live', (c) => streamKeys(c, updates, 'lobby', { reset: () => wholeLobby() }))
 * await updates.publish('lobby', patchSignals({ online: 3 })) // { position: '1.x9f3', subscribers: 1 }
 */
export class Broadcaster<Message, Key = string> {
  /** Its options, with the defaults of those that were not given. */
  readonly config: BroadcasterConfig<Message, Key>
  readonly #hub: Hub<Message>
  readonly #keys: KeyRegistry<Key>
  readonly #membership: Membership<Message>
  #made: { readonly message: Message; readonly event: ServerSentEvent } | undefined
  #subscribed = 0
  #isClosed = false

  /** @throws {RangeError} when an option is none that it can keep to. */
  constructor(
    ...[options = {}]: Key extends KeyName
      ? [options?: BroadcasterOptions<Message, Key>]
      : [
          options: BroadcasterOptions<Message, Key> &
            Required<Pick<BroadcasterOptions<Message, Key>, 'key'>>,
        ]
  ) {
    this.config = broadcasterConfig(options as BroadcasterOptions<Message, Key>)
    const { log, ring, event, onError } = this.config
    this.#hub = new Hub<Message>({
      log,
      ring,
      onError,
      // What is published here has been made an event before it went into the log.
      eventOf: (message) => (this.#made?.message === message ? this.#made.event : event(message)),
    })
    this.#keys = new KeyRegistry(this.config.key, this.config.strict)
    this.#membership = new Membership(this.#hub, this.config)
  }

  /**
   * Publishes a message to a key. It resolves when the log has it; those who listen in this process
   * hear of it at the end of the tick, together with whatever else it publishes.
   *
   * @throws {BroadcasterClosedError} when the broadcaster is closed.
   * @throws {EventNotRegisteredError} in strict mode, when the key is not registered.
   * @throws {KeyError} when the key is none, or none that the log can take.
   * @throws {EventError} when no event can be made of the message; nobody is sent it.
   * @throws what the log throws when it may not have the message; `dedupeId` makes it safe to repeat.
   *
   * @example
   * await updates.publish('lobby', patchSignals({ online: 3 }), { dedupeId: order.id })
   */
  async publish(
    key: Key,
    message: Message,
    { dedupeId }: { readonly dedupeId?: string } = {},
  ): Promise<PublishResult> {
    if (this.#isClosed) throw new BroadcasterClosedError(key)
    const name = this.#keys.usableName(key)
    this.#made = { message, event: this.config.event(message) }
    const appending = this.config.log.append({ key: name, message, dedupeId })
    this.#made = undefined
    const { seq, tag } = await appending
    const { byKey, toAll } = this.#hub.subscribers
    const subscribers = (byKey.get(name)?.size ?? 0) + toAll.size
    return { position: String(new Position(seq, tag)), subscribers }
  }

  /**
   * The place of the newest message that this process has heard of. Read it before the state that a
   * page shows is loaded, and subscribe after it: then nothing of what happens in between is missed.
   * While the log has yet to be read it is empty, and to subscribe after that is a reset.
   *
   * @example
   * const position = updates.position()
   * const messages = await readMessages(room)
   */
  position(): string {
    return this.#hub.hasBegun ? String(this.#hub.ring.last) : ''
  }

  /** Whether nothing was published to a key since a position, as far as that can be told here. */
  isUnchangedSince({ seq, tag }: Position, key: Key): boolean {
    const { ring } = this.#hub
    if (ring.tagAt(seq) !== tag) return false
    const name = this.#keys.nameOf(key)
    for (const published of ring.after(seq)) if (published.key === name) return false
    return true
  }

  /** Whether the log is followed up to its end (`live`), or is behind or out of reach. */
  get status(): LogStatus {
    return this.#hub.logStatus
  }

  /**
   * Subscribes to one key or several, to be read message by message. When the broadcaster is closed
   * the subscription ends at once.
   *
   * A subscription is held until it is read to its end, its `for await` is left, or `return()` is
   * called. So give a stream the function that subscribes, not the subscription: a response that
   * nobody reads, such as one to a HEAD request, would hold it for good.
   *
   * What `next()` throws is final: a `LaggedError`, a `ResetError`, or a `LogUnavailableError`.
   *
   * @throws {TooManyKeysError} for more than 128 keys.
   * @throws {EventNotRegisteredError} in strict mode, when a key is not registered.
   *
   * @example
   * for await (const message of updates.subscribe(['lobby', 'garden'])) show(message)
   */
  subscribe(keys: KeysOf<Key>, options: SubscribeOptions = {}): Subscription<Message> {
    const names = this.#keys.usableNames(keys)
    const subscription = new Subscription<Message>(names, this.#termsOf(options), this.#membership)
    this.#membership.endOnAbort(subscription, options.signal, () => subscription.cut())
    this.#membership.admit(subscription, options.after, ({ outcome, from }) => {
      if (outcome.type === 'reset') return subscription.reset(outcome.reason)
      if (outcome.type === 'resumed') subscription.resume(this.#hub.ring, from.seq)
      this.#membership.began(subscription, outcome)
    })
    return subscription
  }

  /**
   * Subscribes to one key or several, to be told of each message: what streams do. Answers how to
   * leave, which is done when it ends or fails, too.
   *
   * @throws {TooManyKeysError} for more than 128 keys.
   * @throws {EventNotRegisteredError} in strict mode, when a key is not registered.
   *
   * @example
   * const leave = updates.listen('lobby', listener, { after: position })
   */
  listen(
    keys: KeysOf<Key>,
    listener: Listener<Message>,
    options: SubscribeOptions = {},
  ): () => void {
    const names = this.#keys.usableNames(keys)
    const terms = this.#termsOf(options)
    const listening = new Listening(names, listener, terms, this.#membership, this.#hub.ring)
    const leave = () => listening.stop()
    this.#membership.endOnAbort(listening, options.signal, leave)
    this.#membership.admit(listening, options.after, ({ outcome, from }) => {
      if (outcome.type === 'reset') return listening.reset(outcome.reason)
      this.#membership.began(listening, outcome)
      listening.begin(from)
    })
    return leave
  }

  /**
   * How a subscription after a position would begin, to be answered before there is one.
   *
   * @throws {LogUnavailableError} when only the log could tell, and it cannot be asked.
   */
  async outcomeAfter(after: string | undefined): Promise<Outcome> {
    return (await this.#hub.beginning(after)).outcome
  }

  /**
   * Checks that one may be subscribed to these keys.
   *
   * @throws {TooManyKeysError} for more than 128 keys.
   * @throws {KeyError} when one of them is no key.
   * @throws {EventNotRegisteredError} in strict mode, when a key is not registered.
   */
  checkKeys(keys: KeysOf<Key>): void {
    this.#keys.usableNames(keys)
  }

  /** How many are subscribed to a key, or at all, in this process; those of all keys count only here. */
  subscriberCount(key?: Key): number {
    const { byKey, all } = this.#hub.subscribers
    return key === undefined ? all.size : (byKey.get(this.#keys.nameOf(key))?.size ?? 0)
  }

  /** Whether anybody is subscribed to a key, in this process. */
  has(key: Key): boolean {
    return this.subscriberCount(key) > 0
  }

  /** The keys that somebody is subscribed to, in this process. */
  keys(): NameOf<Key>[] {
    return [...this.#hub.subscribers.byKey.keys()] as NameOf<Key>[]
  }

  /**
   * Who is subscribed to a key, or at all, in this process, by what their `id` and `meta` say.
   *
   * @example
   * updates.subscribers('lobby').map(({ meta }) => meta)
   */
  subscribers(key?: Key): SubscriberState<Key>[] {
    const now = performance.now()
    return this.#members(key).map((member) => stateOf<Key>(member, now))
  }

  /**
   * Ends every subscription to a key, after what was published so far; one that has other keys keeps
   * those. Who subscribes later begins afresh.
   */
  remove(key: Key): void {
    const name = this.#keys.nameOf(key)
    for (const member of this.#members(key)) {
      member.removeKey(name)
      this.#hub.subscribers.removeFromKey(name, member)
    }
  }

  /**
   * Ends at once whichever subscriptions a function picks, such as those of a user who may not listen
   * any more, and drops what waits for them. A browser comes back, as after any end: `authorize` of
   * `streamKeys` is asked again then, before anything is sent.
   *
   * @returns how many there were.
   *
   * @example
   * rooms.disconnect(({ meta }) => meta === user.id)
   */
  disconnect(picks: (subscriber: SubscriberState<Key>) => boolean): number {
    const now = performance.now()
    const members = [...this.#members(), ...this.#membership.leaving]
    const picked = members.filter((member) => picks(stateOf<Key>(member, now)))
    for (const member of picked) member.cut()
    return picked.length
  }

  /**
   * Delivers what was published so far to those who listen, now rather than at the end of the tick and
   * in slices. Streams do so when their server stops, before they are broken off.
   *
   * @example
   * void updates.publish('lobby', goodbye)
   * updates.flush()
   */
  readonly flush = (): void => this.#hub.fanOut.flush()

  /** Sends a heartbeat to every stream, now. Streams send their own when they are silent. */
  sendHeartbeats(): void {
    for (const member of this.#members()) {
      if (member instanceof Listening) member.heartbeat()
    }
  }

  /**
   * Ends whoever has taken nothing of what waits for it for some milliseconds. Streams see to that by
   * themselves as well.
   *
   * @returns how many there were.
   */
  removeStale(ms = 5000): number {
    return this.disconnect(({ behindMs }) => behindMs >= ms)
  }

  /**
   * Registers keys: in strict mode the only ones there are. One that is registered again stays as it
   * is, with its subscribers.
   *
   * @example
   * const prices = new Broadcaster<Price>({ strict: true })
   * prices.registerEvents('eur', 'usd')
   */
  registerEvents(...keys: readonly Key[]): void {
    for (const key of keys) this.#keys.register(key)
  }

  /** Whether a key is registered. */
  eventExists(key: Key): boolean {
    return this.#keys.isRegistered(key)
  }

  /** What became of what was published, in this process: in all, and by key while it has subscribers. */
  metrics(): Metrics<NameOf<Key>> {
    return metricsOf(this.#hub.subscribers)
  }

  /**
   * Ends every subscription, after what was published so far, and lets go of the log. It stays
   * closed: nothing can be published any more.
   */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#membership.close()
    for (const member of this.#members()) member.finish()
    this.#hub.close()
  }

  #members(key?: Key): Member<Message>[] {
    const { byKey, all } = this.#hub.subscribers
    if (key === undefined) return [...all]
    const group = byKey.get(this.#keys.nameOf(key))
    return group ? [...group.pulling, ...group.listening] : []
  }

  #termsOf({ id, meta, onOutcome, ...given }: SubscribeOptions): Terms {
    checkLag(given)
    const { capacity, maxBytes, lag } = this.config
    return {
      id: id ?? String(++this.#subscribed),
      meta,
      onOutcome,
      capacity: given.capacity ?? capacity,
      maxBytes: given.maxBytes ?? maxBytes,
      lag: given.lag ?? lag,
    }
  }
}

function stateOf<Key>(
  {
    terms: { id, meta },
    keys,
    behindSince,
  }: Pick<Member<unknown>, 'terms' | 'keys' | 'behindSince'>,
  now: number,
): SubscriberState<Key> {
  return {
    id,
    meta,
    keys: keys && ([...keys] as NameOf<Key>[]),
    behindMs: behindSince === undefined ? 0 : now - behindSince,
  }
}
