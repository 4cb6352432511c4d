import { native } from '../native.ts'

/**
 * Makes an element's attributes equal to the fresh one's, but those that the markup preserves, then
 * its children by `syncChildren`, then what the user can change in a form.
 *
 * Form state follows the markup only where the markup changed: else the user's input stays.
 */
export function syncElement(
  old: Element,
  fresh: Element,
  changed: Set<Element>,
  syncChildren: () => void,
): void {
  const preserved = new Set(fresh.getAttribute('data-preserve-attr')?.split(/\s+/))
  const differs = (name: string) =>
    !preserved.has(name) && old.getAttribute(name) !== fresh.getAttribute(name)
  const toggles = (name: string) =>
    !preserved.has(name) && old.hasAttribute(name) !== fresh.hasAttribute(name)

  const hasNew = {
    value: differs('value'),
    checked: toggles('checked'),
    selected: toggles('selected'),
  }
  const oldText = old instanceof HTMLTextAreaElement ? old.defaultValue : ''

  // A modal dialog without its attribute would be unseen, and yet keep the page from the user.
  if (old instanceof HTMLDialogElement && old.open && toggles('open')) old.close()
  syncAttributes(old, fresh, preserved)
  syncChildren()

  if (old instanceof HTMLInputElement && old.type !== 'file') {
    if (hasNew.value) old.value = fresh.getAttribute('value') ?? ''
    if (hasNew.checked) old.checked = fresh.hasAttribute('checked')
    if (hasNew.value || hasNew.checked) changed.add(old)
  } else if (old instanceof HTMLTextAreaElement && oldText !== old.defaultValue) {
    old.value = old.defaultValue
    changed.add(old)
  } else if (old instanceof HTMLOptionElement && hasNew.selected) {
    old.selected = fresh.hasAttribute('selected')
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
  for (const { namespaceURI, localName, name } of Array.from(native(old, 'attributes'))) {
    if (preserved.has(name) || fresh.hasAttributeNS(namespaceURI, localName)) continue
    old.removeAttributeNS(namespaceURI, localName)
  }
  for (const attribute of native(fresh, 'attributes')) {
    if (preserved.has(attribute.name)) continue
    const present = old.getAttributeNodeNS(attribute.namespaceURI, attribute.localName)
    // Not by name: the parser takes names, such as `@click`, that `setAttribute` refuses.
    if (!present) old.setAttributeNode(attribute.cloneNode() as Attr)
    else if (present.value !== attribute.value) present.value = attribute.value
  }
}
