import { ServerSentEvent } from 'starcast/sse'
import { SharedList } from './list.tsx'

/** The event that a live view sends, made by hand. */
export function listEvent(change: number): ServerSentEvent {
  const data = [`elements ${SharedList({ change })}`]
  return new ServerSentEvent({ event: 'datastar-patch-elements', data })
}
