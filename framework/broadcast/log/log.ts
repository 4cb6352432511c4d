import type { KeyName } from '../key-name.ts'
import type { Brokenness } from '../outcome.ts'

/** One message to publish, and to whom. */
export interface Entry<Message> {
  readonly key: KeyName
  readonly message: Message
  /**
   * The same for the same message, however often it is appended: within the log's window it is
   * stored once. A log whose `append` can fail without its caller knowing makes one when none is given.
   */
  readonly dedupeId?: string | undefined
}

/** Where an entry is. Of two entries, the later one has the greater `seq`. */
export interface LogPosition {
  /** A whole number from 0; entries have one from 1. */
  readonly seq: number
  /** 1 to 52 letters, digits, `_` or `-` that another entry at this `seq` would not have. */
  readonly tag: string
}

/** An entry as it is in the log. */
export interface StoredEntry<Message> extends Entry<Message>, LogPosition {}

/** Whether a tail is up to date, on its way there, or cut off. */
export type LogStatus = 'live' | 'catching-up' | 'down'

/** What a log tells whoever follows it. */
export interface Tail<Message> {
  /** Told first, and before any entry: the place that the entries to come follow. */
  begin(floor: LogPosition): void

  /** The next entry, be it appended here or elsewhere: in order, each once. */
  entry(entry: StoredEntry<Message>): void

  /**
   * Continuity is lost: the entries to come follow `floor`. Everyone is shown the present when the
   * status is `live` again.
   */
  broken(reason: Brokenness, floor: LogPosition): void

  /** `live` for the first time when all entries have been handed on that were there at the start. */
  status(status: LogStatus): void
}

/** How much of what is in a log a tail begins with: the newest, as far as the log has them. */
export interface TailStart {
  readonly maxEvents: number
  readonly maxBytes: number
}

/**
 * What a broadcaster is fed by: takes messages in, and hands each on in one order for everyone.
 * Whoever writes one runs `testLog` of `starcast/testing` on it.
 */
export interface Log<Message> {
  /**
   * Resolves with the place of the entry when it is in the log; rejects when it may not be.
   *
   * @throws {KeyError} when the key is a symbol, and the log leaves the process.
   */
  append(entry: Entry<Message>): Promise<LogPosition>

  /** Hands on every entry, until the returned function is called. */
  tail(tail: Tail<Message>, start: TailStart): () => void

  /** The places of the oldest and the newest entry that can be read; `first` is `last + 1` for none. */
  bounds(): Promise<{ readonly first: number; readonly last: number }>

  /** The tag of the entry at a place, if the log still knows. */
  tagAt(seq: number): Promise<string | undefined>
}
