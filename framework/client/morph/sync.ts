import { native } from '../native.ts'
import { isTypedInto } from './focus.ts'

// What the user can change, and what the markup says of it.
const STATES = [
  ['value', 'defaultValue'],
  ['checked', 'defaultChecked'],
  ['selected', 'defaultSelected'],
] as const

/**
 * Makes an element's attributes equal to the fresh one's, but those that the markup preserves, then
 * its children by `syncChildren`, then what the user can change in a form.
 *
 * Form state follows the markup only where the markup changed, and never in a field that the user
 * types into: else the user's input stays.
 */
export function syncElement(
  old: Element,
  fresh: Element,
  changed: Set<Element>,
  syncChildren: () => void,
): void {
  const preserved = new Set(fresh.getAttribute('data-preserve-attr')?.split(/\s+/))
  const isTyped = isTypedInto(old)
  const before = STATES.map(([, markup]) => Reflect.get(old, markup))

  // A modal dialog without its attribute would be unseen, and yet keep the page from the user.
  const closes = !preserved.has('open') && !fresh.hasAttribute('open')
  if (old instanceof HTMLDialogElement && old.open && closes) old.close()
  syncAttributes(old, fresh, preserved)
  syncChildren()

  if (!old.matches('input:not([type=file]), textarea, option')) return
  for (const [index, [state, markup]] of STATES.entries()) {
    const value = Reflect.get(old, markup)
    if (value === before[index] || (isTyped && state === 'value')) continue
    Reflect.set(old, state, value)
    changed.add(old.closest('select') ?? old)
  }
}

/** Tells bindings that the server changed what a form element holds. */
export function announceChanges(changed: ReadonlySet<Element>): void {
  for (const element of changed) {
    element.dispatchEvent(new Event('datastar-prop-change', { bubbles: true }))
  }
}

function syncAttributes(old: Element, fresh: Element, preserved: ReadonlySet<string>): void {
  for (const attribute of Array.from(native(old, 'attributes'))) {
    const { name } = attribute
    if (!preserved.has(name) && !fresh.hasAttribute(name)) old.removeAttributeNode(attribute)
  }
  for (const attribute of native(fresh, 'attributes')) {
    const { name, value } = attribute
    if (preserved.has(name)) continue
    const present = old.getAttributeNode(name)
    // Not by name: the parser takes names, such as `@click`, that `setAttribute` refuses.
    if (!present) old.setAttributeNode(attribute.cloneNode() as Attr)
    else if (present.value !== value) present.value = value
  }
}
