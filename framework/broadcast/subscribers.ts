import type { KeyName } from './key-name.ts'
import type { Listening } from './listening.ts'
import { Subscription } from './subscription.ts'
import { Totals } from './totals.ts'

/** The subscribers of one key, or those of all keys, and what became of what they were sent. */
export class KeySubscribers<Message> {
  readonly pulling = new Set<Subscription<Message>>()
  readonly listening = new Set<Listening<Message>>()
  published = 0
  delivered = 0
  lagged = 0
  dropped = 0

  get size(): number {
    return this.pulling.size + this.listening.size
  }
}

/** One subscription, however it is read. */
export type Member<Message> = Subscription<Message> | Listening<Message>

/** Who is subscribed to what. A key is known while somebody is subscribed to it. */
export class Subscribers<Message> {
  readonly byKey = new Map<KeyName, KeySubscribers<Message>>()
  readonly toAll = new KeySubscribers<Message>()
  readonly totals = new Totals()
  readonly #all = new Set<Member<Message>>()
  #listening = 0

  get all(): ReadonlySet<Member<Message>> {
    return this.#all
  }

  /** How many of them are pushed to. */
  get listeningCount(): number {
    return this.#listening
  }

  add(member: Member<Message>): void {
    this.#all.add(member)
    if (!(member instanceof Subscription)) this.#listening++
    for (const group of this.#groupsFor(member)) addTo(group, member)
  }

  remove(member: Member<Message>): void {
    if (!this.#all.delete(member)) return
    if (!(member instanceof Subscription)) this.#listening--
    if (!member.keys) return removeFrom(this.toAll, member)
    for (const name of member.keys) this.removeFromKey(name, member)
  }

  removeFromKey(name: KeyName, member: Member<Message>): void {
    const group = this.byKey.get(name)
    if (!group) return
    removeFrom(group, member)
    if (group.size === 0) this.byKey.delete(name)
  }

  /** A subscriber has fallen too far behind. */
  countLag({ keys }: Member<Message>, skipped: number): void {
    this.totals.lagged++
    this.totals.dropped += skipped
    for (const group of keys ? [...keys].map((name) => this.byKey.get(name)) : [this.toAll]) {
      if (!group) continue
      group.lagged++
      group.dropped += skipped
    }
  }

  *#groupsFor({ keys }: Member<Message>): Generator<KeySubscribers<Message>> {
    if (!keys) return void (yield this.toAll)
    for (const name of keys) {
      let group = this.byKey.get(name)
      if (!group) this.byKey.set(name, (group = new KeySubscribers()))
      yield group
    }
  }
}

function addTo<Message>(group: KeySubscribers<Message>, member: Member<Message>): void {
  if (member instanceof Subscription) group.pulling.add(member)
  else group.listening.add(member)
}

function removeFrom<Message>(group: KeySubscribers<Message>, member: Member<Message>): void {
  if (member instanceof Subscription) group.pulling.delete(member)
  else group.listening.delete(member)
}
