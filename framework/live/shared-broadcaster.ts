import { Broadcaster } from '../broadcast/broadcaster.ts'

let shared: Broadcaster<null> | undefined

/** The broadcaster of all views that were given none: it reaches this process only. */
export function sharedBroadcaster(): Broadcaster<null> {
  return (shared ??= new Broadcaster())
}
