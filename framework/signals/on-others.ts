import type { Code } from './expression.ts'
import { type SignalFilter, signalFilter } from './signal-filter.ts'
import { modifiers, type Time, time, type Timing, timing } from './timing.ts'

/** When an element counts as seen, and how its code runs then. */
export interface OnIntersectModifiers extends Timing {
  /** Runs the first time only. */
  readonly once?: true
  /** How much of it has to be seen: half, all, or so many percent. @default any of it */
  readonly threshold?: 'half' | 'full' | number
  /** Runs when it goes out of sight instead; at first, too, unless it is seen. */
  readonly exit?: true
  /** Runs in a view transition, so that what changes fades over. */
  readonly viewTransition?: true
}

/** How often code runs. */
export interface OnIntervalModifiers {
  /** The time between. @default '1s' */
  readonly duration: Time
  /** Runs at once, too. */
  readonly leading?: true
  /** Runs in a view transition, so that what changes fades over. */
  readonly viewTransition?: true
}

/** Which changes of signals count, and when code runs then. */
export interface OnSignalPatchModifiers extends Timing, SignalFilter {}

/** How code runs when an element comes into the page. */
export interface OnInitModifiers {
  /** Runs so much later. */
  readonly delay?: Time
  /** Runs in a view transition, so that what changes fades over. */
  readonly viewTransition?: true
}

/** Attributes to spread on an element. */
export type CodeAttributes = { readonly [attribute: `data-${string}`]: Code }

/** Runs code when an element is scrolled into view. */
export function onIntersect(run: Code, given: OnIntersectModifiers = {}): CodeAttributes {
  const { threshold, once, exit, viewTransition } = given
  const name = modifiers(
    ...timing(given),
    once && 'once',
    typeof threshold === 'number' ? `threshold.${percent(threshold)}` : threshold,
    exit && 'exit',
    viewTransition && 'viewtransition',
  )
  return { [`data-on-intersect${name}`]: run }
}

/** Runs code again and again. */
export function onInterval(run: Code, given: OnIntervalModifiers): CodeAttributes {
  const { duration, leading, viewTransition } = given
  if (Number.parseInt(time('duration', duration), 10) === 0) {
    throw new TypeError('An interval of no time would leave the page none')
  }
  // The time comes first: Datastar reads it from the first tag.
  const name = modifiers(
    `duration.${duration}${leading ? '.leading' : ''}`,
    viewTransition && 'viewtransition',
  )
  return { [`data-on-interval${name}`]: run }
}

/** Runs code when signals change; `patch` is what has changed. */
export function onSignalPatch(run: Code, given: OnSignalPatchModifiers = {}): CodeAttributes {
  const attribute = { [`data-on-signal-patch${modifiers(...timing(given))}`]: run }
  if (given.include === undefined && given.exclude === undefined) return attribute
  return { ...attribute, 'data-on-signal-patch-filter': signalFilter(given) }
}

/** Runs code when an element comes into the page, and again when it is moved. */
export function onInit(run: Code, { delay, viewTransition }: OnInitModifiers = {}): CodeAttributes {
  const name = modifiers(
    delay !== undefined && `delay.${time('delay', delay)}`,
    viewTransition && 'viewtransition',
  )
  return { [`data-init${name}`]: run }
}

function percent(threshold: number): number {
  if (Number.isInteger(threshold) && threshold > 0 && threshold <= 100) return threshold
  throw new TypeError(`A threshold is a whole number of percent, not ${threshold}`)
}
