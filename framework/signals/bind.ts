import type { SignalName } from './expression.ts'
import { camel, fitsName, kebab } from './spelling.ts'
import { modifiers } from './timing.ts'

/** What of an element a signal is tied to. */
export interface BindModifiers {
  /** The property that holds the value, such as `open`. @default what the element's type says */
  readonly prop?: string
  /** The events at which the value is read. @default `input`, or `change` */
  readonly event?: string | readonly string[]
}

/**
 * Ties a signal to a property that Datastar does not know of, such as a custom element's; to spread
 * on it. For form fields write `data-bind`, or a contract's `field`.
 *
 * @throws {TypeError} when an attribute cannot spell the property or an event.
 *
 * @example
 * <details {...bind(Reading.names._open, { prop: 'open', event: 'toggle' })}>
 */
export function bind(
  name: SignalName,
  { prop, event = [] }: BindModifiers,
): { readonly [attribute: `data-bind${string}`]: SignalName } {
  const events = [event].flat()
  const key = prop === undefined ? undefined : kebab(prop)
  // A dot would begin another tag.
  if (prop !== undefined && key !== undefined && (camel(key) !== prop || !isTag(key))) {
    throw new TypeError(`No attribute can spell the property ${JSON.stringify(prop)}`)
  }
  const odd = events.find((each) => !isTag(each))
  if (odd !== undefined) {
    throw new TypeError(`No attribute can spell the event ${JSON.stringify(odd)}`)
  }
  const spelled = modifiers(
    key !== undefined && `prop.${key}`,
    events.length > 0 && `event.${events.join('.')}`,
  )
  return { [`data-bind${spelled}`]: name }
}

function isTag(text: string): boolean {
  return fitsName(text) && !text.includes('.')
}
