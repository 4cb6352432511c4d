import { isMissing } from '../store.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement

/** Gives the focus, and the selection in a text field, back to an element that lost it by moving. */
export function keepFocus(change: () => void): void {
  const element = document.activeElement as Partial<TextField> & HTMLElement
  const { selectionStart, selectionEnd = null, selectionDirection } = element ?? {}
  change()
  if (document.activeElement === element || !element?.isConnected) return

  element.focus({ preventScroll: true })
  // Most elements have none, nor have fields such as numbers.
  if (isMissing(selectionStart)) return
  element.setSelectionRange?.(selectionStart, selectionEnd, selectionDirection ?? 'none')
}

/** Whether the user has changed the text of a field, and is still there. */
export function isTypedInto(element: Element): boolean {
  return (
    element === document.activeElement &&
    isTextField(element) &&
    element.value !== element.defaultValue
  )
}

function isTextField(element: Element | null): element is TextField {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
}
