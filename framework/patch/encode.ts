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
  const data = patch.type === 'elements' ? elementsLines(patch) : signalsLines(patch)
  return new ServerSentEvent({ event: EVENT_NAMES[patch.type], ...eventFields(patch), data })
}

const events = new WeakMap<Patch, ServerSentEvent>()

/** The event of a patch, made once however many streams send it. */
export function patchEvent(patch: Patch): ServerSentEvent {
  let event = events.get(patch)
  if (!event) events.set(patch, (event = encodePatch(patch)))
  return event
}

function elementsLines(patch: ElementsPatch): string[] {
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
  if (patch.mode === 'remove' || patch.html === '') return lines
  return [...lines, ...eachLine('elements', patch.html)]
}

function signalsLines(patch: SignalsPatch): string[] {
  checkEvent(patch)
  const lines = eachLine('signals', patch.json ?? json(patch.signals))
  return patch.onlyIfMissing ? ['onlyIfMissing true', ...lines] : lines
}

// Each line carries its keyword: one without it, or without the space behind it, is lost.
function eachLine(keyword: string, text: string): string[] {
  return text.split(LINE_END).map((line) => `${keyword} ${line}`)
}
