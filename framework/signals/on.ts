import type { DomEvent } from './dom-event.ts'
import type { Code } from './expression.ts'

/** A span of time as Datastar reads it: whole numbers only, a dot would end the tag. */
export type Time = `${number}ms` | `${number}s`

/** When an event counts, and what else is done with it. */
export interface OnModifiers {
  /** Runs once the events have paused for so long; `leading` runs at the first, too. */
  readonly debounce?:
    | Time
    | { readonly wait: Time; readonly leading?: true; readonly trailing?: false }
  /** Runs at most once in so long; `trailing` runs again for the last event. */
  readonly throttle?:
    | Time
    | { readonly wait: Time; readonly leading?: false; readonly trailing?: true }
  /** Runs each time so much later. */
  readonly delay?: Time
  /** Keeps the browser from doing what it does by itself, such as following a link. */
  readonly prevent?: true
  /** Keeps the event from elements further out. */
  readonly stop?: true
  /** Runs the first time only. */
  readonly once?: true
  /** Runs before elements further in hear of the event. */
  readonly capture?: true
  /** Promises not to prevent anything, so that scrolling need not wait. */
  readonly passive?: true
  /** Listens to the window, the document, or to all that happens outside of the element. */
  readonly target?: 'window' | 'document' | 'outside'
}

/**
 * Runs code at an event, with modifiers that JSX cannot spell; to spread on an element. Without
 * modifiers write `data-on:click`. Events of your own have a `-` in their name.
 *
 * @throws {TypeError} when a time is not a whole number of `ms` or `s`.
 *
 * @example
 * <input {...on('input', action.get(paths.search()), { debounce: '300ms' })} />
 */
export function on(
  event: DomEvent | `${string}-${string}`,
  run: Code,
  modifiers: OnModifiers = {},
): { readonly [attribute: `data-on:${string}`]: Code } {
  const { debounce, throttle, delay, target, ...flags } = modifiers
  const parts = [
    timing('debounce', debounce),
    timing('throttle', throttle),
    timing('delay', delay),
    target ?? '',
    ...Object.entries(flags).map(([name, set]) => (set ? name : '')),
  ]
  return { [`data-on:${event}${parts.map((part) => part && `__${part}`).join('')}`]: run }
}

function timing(name: string, given: OnModifiers['debounce'] | OnModifiers['throttle']): string {
  if (given === undefined) return ''
  const { wait, leading, trailing } = typeof given === 'string' ? { wait: given } : given
  if (!/^\d+m?s$/.test(wait)) {
    throw new TypeError(`The ${name} of an event is a whole number of ms or s, not "${wait}"`)
  }
  const edges = [
    leading === undefined ? '' : leading ? '.leading' : '.noleading',
    trailing === undefined ? '' : trailing ? '.trailing' : '.notrailing',
  ]
  return `${name}.${wait}${edges.join('')}`
}
