import { json, ServerSentEvent } from '../sse/event.ts'
import { LINE_END } from '../sse/lines.ts'
import { checkElements, checkEvent, eventFields } from './check.ts'
import type { ElementsPatch, Patch, SignalsPatch } from './patch.ts'

/** The names that Datastar has for the events of patches. */
export const EVENT_NAMES = {
  elements: 'datastar-patch-elements',
  signals: 'datastar-patch-signals',
} as const

/**
 * Writes a patch as the event that Datastar 1.0 reads; defaults are not written.
 *
 * @throws {PatchError} when the patch was not made by this library, and cannot be written.
 *
 * @example
 * encodePatch(patchSignals({ count: 1 })).data // 'signals {"count":1}'
 */
export function encodePatch(patch: Patch): ServerSentEvent {
  const data = patch.type === 'elements' ? elementsData(patch) : signalsData(patch)
  return new ServerSentEvent({ event: EVENT_NAMES[patch.type], ...eventFields(patch), data })
}

const events = new WeakMap<Patch, ServerSentEvent>()

/**
 * The event of a patch, made once however many streams send it: for what takes events, such as the
 * `farewell` of a server's streams.
 *
 * @throws {PatchError} when the patch was not made by this library, and cannot be written.
 *
 * @example
 * stream.send(patchEvent(patchSignals({ count: 1 })))
 */
export function patchEvent(patch: Patch): ServerSentEvent {
  let event = events.get(patch)
  if (!event) events.set(patch, (event = encodePatch(patch)))
  return event
}

function elementsData(patch: ElementsPatch): string {
  checkElements(patch)
  const lines: string[] = []
  if (patch.selector !== undefined) lines.push(`selector ${patch.selector}`)
  if (patch.mode !== 'outer') lines.push(`mode ${patch.mode}`)
  if (patch.useViewTransition) {
    lines.push('useViewTransition true')
    if (patch.viewTransitionSelector !== undefined) {
      lines.push(`viewTransitionSelector ${patch.viewTransitionSelector}`)
    }
  }
  if (patch.namespace !== 'html') lines.push(`namespace ${patch.namespace}`)
  if (patch.mode === 'remove' || patch.html === '') return lines.join('\n')
  return [...lines, eachLine('elements', patch.html)].join('\n')
}

function signalsData(patch: SignalsPatch): string {
  checkEvent(patch)
  const lines = eachLine('signals', patch.json ?? json(patch.signals))
  return patch.onlyIfMissing ? `onlyIfMissing true\n${lines}` : lines
}

// Each line carries its keyword: one without it, or without the space behind it, is lost.
function eachLine(keyword: string, text: string): string {
  // Looking for a character is many times faster than running the pattern.
  const isOne = !text.includes('\n') && !text.includes('\r')
  return `${keyword} ${isOne ? text : text.split(LINE_END).join(`\n${keyword} `)}`
}
