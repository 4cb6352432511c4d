import { LINE_END } from '../sse/encode.ts'
import { json, ServerSentEvent } from '../sse/event.ts'
import type { ElementsPatch, Patch, SignalsPatch } from './patch.ts'

/**
 * Writes a patch as the event that Datastar 1.0 reads; defaults are not written.
 *
 * @example
 * encodePatch(patchSignals({ count: 1 })).data // 'signals {"count":1}'
 */
export function encodePatch(patch: Patch): ServerSentEvent {
  switch (patch.type) {
    case 'elements':
      return new ServerSentEvent({ event: 'datastar-patch-elements', data: elementsLines(patch) })
    case 'signals':
      return new ServerSentEvent({ event: 'datastar-patch-signals', data: signalsLines(patch) })
  }
}

const events = new WeakMap<Patch, ServerSentEvent>()

/** The event of a patch, made once however many streams send it. */
export function patchEvent(patch: Patch): ServerSentEvent {
  let event = events.get(patch)
  if (!event) events.set(patch, (event = encodePatch(patch)))
  return event
}

function elementsLines(patch: ElementsPatch): string[] {
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
  // Each line carries its keyword: one without it, or without the space behind it, is lost.
  const html = patch.html.replace(/(?:\r\n|\r|\n)$/, '')
  if (html !== '') for (const line of html.split(LINE_END)) lines.push(`elements ${line}`)
  return lines
}

function signalsLines({ signals, onlyIfMissing }: SignalsPatch): string[] {
  const line = `signals ${json(signals)}`
  return onlyIfMissing ? ['onlyIfMissing true', line] : [line]
}
