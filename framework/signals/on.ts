import type { DocumentEvent, DomEvent, WindowEvent } from './dom-event.ts'
import { DOCUMENT_EVENTS, WINDOW_EVENTS } from './dom-event.ts'
import type { Code } from './expression.ts'
import { onInit, onIntersect, onInterval, onSignalPatch } from './on-others.ts'
import { camel, fitsName, kebab, pascal } from './spelling.ts'
import { modifiers, type Time, type Timing, timing } from './timing.ts'

export type { Time }

/** When an event counts, and what else is done with it. */
export type OnModifiers = Timing & Listening & Where & Prevention

interface Listening {
  /** Runs the first time only. */
  readonly once?: true
  /** Runs before elements further in hear of the event. */
  readonly capture?: true
  /** Runs in a view transition, so that what changes fades over. */
  readonly viewTransition?: true
}

type Where =
  | {
      /** Listens to the window, the document, or to all that happens outside of the element. */
      readonly target?: 'window' | 'document'
      /** Keeps the event from elements further out. */
      readonly stop?: true
    }
  // Datastar would do so to all events of the page, inside the element, too.
  | { readonly target: 'outside'; readonly stop?: never; readonly prevent?: never }

type Prevention =
  | {
      /** Keeps the browser from doing what it does by itself, such as following a link. */
      readonly prevent?: true
      readonly passive?: never
    }
  | {
      readonly prevent?: never
      /** Promises not to prevent anything, so that scrolling need not wait. */
      readonly passive: true
    }

/** The attribute, to spread on an element. */
export type OnAttribute = { readonly [attribute: `data-on:${string}`]: Code }

/**
 * Runs code at an event, with modifiers that JSX cannot spell; to spread on an element. Without
 * modifiers write `data-on:click`. Events of your own have a `-`, a `:` or a capital in their name;
 * for one that has not, say `custom: true`.
 *
 * `on.intersect`, `on.interval`, `on.signalPatch` and `on.init` do the same for what is no event.
 *
 * @throws {TypeError} when a time is not a whole number of `ms` or `s`, when modifiers contradict
 *   each other, or when an attribute cannot spell the event's name.
 *
 * @example
 * <input {...on('input', action.get(paths.search()), { debounce: '300ms' })} />
 */
export const on = Object.assign(onEvent, {
  intersect: onIntersect,
  interval: onInterval,
  signalPatch: onSignalPatch,
  init: onInit,
})

function onEvent<const Event extends string>(
  event: Event & EventName<Event>,
  run: Code,
  ...modifiers: ModifiersOf<Event>
): OnAttribute
function onEvent(event: string, run: Code, modifiers: OnModifiers & { custom: true }): OnAttribute
function onEvent(
  event: string,
  run: Code,
  given: OnModifiers & { readonly custom?: true } = {},
): OnAttribute {
  const { target, viewTransition, custom } = given
  check(event, given)
  const spelled = modifiers(
    ...timing(given),
    target,
    ...FLAGS.map((name) => given[name] && name),
    viewTransition && 'viewtransition',
  )
  return { [`data-on:${spell(event, custom)}${spelled}`]: run }
}

const FLAGS = ['prevent', 'stop', 'once', 'capture', 'passive'] as const

function check(event: string, { target, prevent, stop, passive }: OnModifiers): void {
  if (prevent && passive) throw new TypeError('What is passive promises not to prevent anything')
  if (target === 'outside' && (prevent || stop)) {
    throw new TypeError('To prevent or stop outside would do so everywhere')
  }
  const places: readonly [events: readonly string[], place: string, other?: string][] = [
    [WINDOW_EVENTS, 'window'],
    [DOCUMENT_EVENTS, 'document', 'window'],
  ]
  for (const [events, place, other] of places) {
    if (!events.includes(event) || target === place || (other && target === other)) continue
    throw new TypeError(`"${event}" happens at the ${place} only: say target: '${place}'`)
  }
}

/** The name as an attribute spells it; Datastar is told which case it was in. */
function spell(event: string, custom: true | undefined): string {
  const key = kebab(event)
  const read = event === key ? key : /^[A-Z]/.test(event) ? pascal(key) : camel(key)
  if (!fitsName(key) || read !== event) {
    throw new TypeError(`No attribute can spell the event ${JSON.stringify(event)}`)
  }
  if (event === key) return custom ? `${key}__case.kebab` : key
  return `${key}__case.${/^[A-Z]/.test(event) ? 'pascal' : 'camel'}`
}

/** The name itself, or what is wrong with it. */
type EventName<Event extends string> = Event extends DomEvent
  ? Event
  : Lowercase<Event> extends Lowercase<DomEvent>
    ? `browsers spell it ${Lowercase<Event>}`
    : Event extends `${string}-${string}` | `${string}:${string}`
      ? Event
      : Event extends Lowercase<Event>
        ? `browsers have no event ${Event}; if it is one of your own, add custom: true`
        : Event

type ModifiersOf<Event extends string> = Event extends WindowEvent
  ? [modifiers: OnModifiers & { readonly target: 'window' }]
  : Event extends DocumentEvent
    ? [modifiers: OnModifiers & { readonly target: 'document' | 'window' }]
    : [modifiers?: OnModifiers]
