/** A message was published after `Broadcaster.close()`: nobody would ever hear of it. */
export class BroadcasterClosedError extends Error {
  override readonly name = 'BroadcasterClosedError'
  readonly key: string

  constructor(key: string) {
    super(`Cannot publish to "${key}": the broadcaster is closed`)
    this.key = key
  }
}
