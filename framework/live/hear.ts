import type { Broadcaster } from '../broadcast/broadcaster.ts'
import { LaggedError } from '../broadcast/subscription.ts'
import type { WatchedKey } from './watched-key.ts'

/** Tells a watched key of every change, until the returned function is called. */
export function hear(changes: Broadcaster<null>, key: string, watched: WatchedKey): () => void {
  let subscription = changes.subscribe(key)
  let stopped = false
  void listen()
  return () => {
    stopped = true
    void subscription.return()
  }

  async function listen(): Promise<void> {
    try {
      for await (const _ of subscription) watched.changed()
      watched.end()
    } catch (error) {
      if (!(error instanceof LaggedError)) return watched.fail(error)
      if (stopped) return
      // More changes than could be told one by one are one change: it is the state that counts.
      subscription = changes.subscribe(key)
      watched.changed()
      return listen()
    }
  }
}
