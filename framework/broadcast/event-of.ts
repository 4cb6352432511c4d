import { patchEvent } from '../patch/encode.ts'
import type { Patch } from '../patch/patch.ts'
import { ServerSentEvent } from '../sse/event.ts'
import { jsonEvent } from '../stream/make-event.ts'

/**
 * What streams send of a message when the app does not say: an event as it is, a patch as its event,
 * and anything else as an event whose data is its JSON.
 *
 * @throws {EventError} when the message has no JSON.
 * @throws {PatchError} when it is a patch that cannot be written.
 */
export function eventOf(message: unknown): ServerSentEvent {
  if (ServerSentEvent.is(message)) return message
  return isPatch(message) ? patchEvent(message) : jsonEvent(message)
}

function isPatch(message: unknown): message is Patch {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false
  return message.type === 'elements'
    ? 'html' in message && 'mode' in message
    : message.type === 'signals' && 'signals' in message && 'onlyIfMissing' in message
}
