import type { BroadcasterConfig } from './broadcaster-options.ts'
import type { Hub } from './hub.ts'
import type { Keeper } from './member.ts'
import type { Outcome } from './outcome.ts'
import type { Beginning } from './resumption.ts'
import type { Member } from './subscribers.ts'

type Hooks = Pick<BroadcasterConfig<never, never>, 'onLag' | 'onOutcome' | 'onError'>

/** Lets subscribers in and out, and tells the app of them. */
export class Membership<Message> implements Keeper<Member<Message>> {
  readonly #hub: Hub<Message>
  readonly #hooks: Hooks
  readonly #unabort = new WeakMap<Member<Message>, () => void>()
  readonly #leaving = new Set<Member<Message>>()
  #isClosed = false

  constructor(hub: Hub<Message>, hooks: Hooks) {
    this.#hub = hub
    this.#hooks = hooks
  }

  get passed(): number {
    return this.#hub.fanOut.passed
  }

  /** Who has yet to read what was published before it was made to leave. */
  get leaving(): ReadonlySet<Member<Message>> {
    return this.#leaving
  }

  /** From now on nobody is let in. */
  close(): void {
    this.#isClosed = true
  }

  /** Lets a member in behind a place, as soon as it is known how it begins there. */
  admit(
    member: Member<Message>,
    after: string | undefined,
    begin: (beginning: Beginning) => void,
  ): void {
    if (this.#isClosed) return member.cut()
    if (member.isOver) return
    const beginning = this.#hub.beginning(after)
    if (!(beginning instanceof Promise)) return this.#letIn(member, beginning, begin)
    beginning.then(
      (asked) => this.#admitAsAnswered(member, asked, after, begin),
      (error: unknown) => member.fail(error),
    )
  }

  endOnAbort(member: Member<Message>, signal: AbortSignal | undefined, end: () => void): void {
    if (!signal) return
    if (signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
    this.#unabort.set(member, () => signal.removeEventListener('abort', end))
  }

  leaves(member: Member<Message>): void {
    this.#hub.subscribers.remove(member)
    this.#leaving.add(member)
  }

  left(member: Member<Message>): void {
    this.#hub.subscribers.remove(member)
    this.#leaving.delete(member)
    this.#unabort.get(member)?.()
  }

  lagged(member: Member<Message>, skipped: number): void {
    this.#hub.subscribers.countLag(member, skipped)
    const report = { ...reported(member), policy: member.terms.lag, skipped }
    this.#tell(() => this.#hooks.onLag(report))
  }

  began(member: Member<Message>, outcome: Outcome): void {
    this.#hub.subscribers.totals.outcomes[outcome.type]++
    this.#tell(() => this.#hooks.onOutcome({ ...reported(member), outcome }))
    try {
      member.terms.onOutcome?.(outcome)
    } catch (error) {
      member.fail(error)
    }
  }

  #admitAsAnswered(
    member: Member<Message>,
    asked: Beginning,
    after: string | undefined,
    begin: (beginning: Beginning) => void,
  ): void {
    // What was published since the log was asked may have reached the place: then it is known here.
    const isKnownHere = asked.from.seq <= this.#hub.ring.last.seq
    if (asked.outcome.type !== 'reset' && isKnownHere) return this.admit(member, after, begin)
    if (this.#isClosed) return member.cut()
    if (!member.isOver) this.#letIn(member, asked, begin)
  }

  #letIn(
    member: Member<Message>,
    beginning: Beginning,
    begin: (beginning: Beginning) => void,
  ): void {
    this.#hub.subscribers.add(member)
    begin(beginning)
  }

  // What the app does with the news of one is no matter for the others.
  #tell(hook: () => void): void {
    try {
      hook()
    } catch (error) {
      this.#report(error)
    }
  }

  #report(error: unknown): void {
    try {
      this.#hooks.onError(error)
    } catch (thrown) {
      console.error(error, thrown) // oxlint-disable-line no-console -- nowhere else is left
    }
  }
}

function reported<Message>({ keys, terms: { id, meta } }: Member<Message>) {
  return { id, meta, keys: keys && [...keys] }
}
