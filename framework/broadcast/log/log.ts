/** One change: what was published, and to whom. */
export interface Entry<Message> {
  readonly key: string
  readonly message: Message
}

/** What a broadcaster is fed by: takes messages in, and hands each on in one order for all. */
export interface Log<Message> {
  /** Resolves when the message is in the log; rejects when it may not be. */
  append(entry: Entry<Message>): Promise<void>

  /** Hands on every entry appended from now on, in order, until the returned function is called. */
  tail(receive: (entry: Entry<Message>) => void): () => void
}
