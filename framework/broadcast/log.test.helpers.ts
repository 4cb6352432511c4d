import type { Entry, Log, LogPosition, LogStatus, StoredEntry, Tail, TailStart } from './log/log.ts'
import type { Brokenness } from './outcome.ts'

/** A log that keeps all, as a broker would, and hands nothing on before it is told to. */
export class KeptLog<Message> implements Log<Message> {
  entries: StoredEntry<Message>[] = []
  /** What makes the tags of one life of the log differ from those of another. */
  life = 0
  isReachable = true
  readonly #followers = new Map<Follower<Message>, number>() // by how far they have come

  append(entry: Entry<Message>): Promise<LogPosition> {
    const known = this.entries.find(
      ({ dedupeId }) => entry.dedupeId !== undefined && dedupeId === entry.dedupeId,
    )
    const stored = known ?? { ...entry, ...this.#at((this.entries.at(-1)?.seq ?? 0) + 1) }
    if (!known) this.entries.push(stored)
    return Promise.resolve({ seq: stored.seq, tag: stored.tag })
  }

  tail(tail: Tail<Message>, { maxEvents }: TailStart): () => void {
    const begin = this.entries.at(-maxEvents - 1) ?? this.#at(0)
    const follower = { tail }
    this.#followers.set(follower, begin.seq)
    tail.begin(begin)
    return () => void this.#followers.delete(follower)
  }

  async bounds(): Promise<{ first: number; last: number }> {
    if (!this.isReachable) throw new Error('no connection')
    const last = this.entries.at(-1)?.seq ?? 0
    return { first: this.entries[0]?.seq ?? last + 1, last }
  }

  async tagAt(seq: number): Promise<string | undefined> {
    if (!this.isReachable) throw new Error('no connection')
    return this.entries.find((entry) => entry.seq === seq)?.tag
  }

  /** Hands on what there is, up to a number of entries. */
  handOn(most = Infinity): void {
    for (const [follower, seq] of this.#followers) {
      for (const entry of this.entries.filter((entry) => entry.seq > seq).slice(0, most)) {
        this.#followers.set(follower, entry.seq)
        follower.tail.entry(entry)
      }
      if (this.#followers.get(follower) === (this.entries.at(-1)?.seq ?? 0)) {
        follower.tail.status('live')
      }
    }
  }

  say(status: LogStatus): void {
    for (const { tail } of this.#followers.keys()) tail.status(status)
  }

  /** Loses all from a place on, and begins another life. */
  breakAt(seq: number, reason: Brokenness): void {
    this.entries = this.entries.filter((entry) => entry.seq <= seq)
    this.life++
    const floor = this.entries.at(-1) ?? this.#at(0)
    for (const follower of this.#followers.keys()) {
      this.#followers.set(follower, floor.seq)
      follower.tail.broken(reason, floor)
    }
  }

  #at(seq: number): LogPosition {
    return { seq, tag: `life${this.life}_${seq}` }
  }
}

interface Follower<Message> {
  readonly tail: Tail<Message>
}
