/** Gives the focus, and the selection in a text field, back to an element that lost it by moving. */
export function keepFocus(change: () => void): void {
  const element = document.activeElement
  const selection = textSelection(element)
  change()
  if (document.activeElement === element || !element?.isConnected) return
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return

  element.focus({ preventScroll: true })
  if (isTextField(element) && selection) element.setSelectionRange(...selection)
}

type TextField = HTMLInputElement | HTMLTextAreaElement
type Selection = [start: number, end: number, direction: 'forward' | 'backward' | 'none']

function textSelection(element: Element | null): Selection | undefined {
  if (!isTextField(element)) return undefined
  const { selectionStart, selectionEnd, selectionDirection } = element
  // Fields such as numbers have none.
  if (selectionStart === null || selectionEnd === null) return undefined
  return [selectionStart, selectionEnd, selectionDirection ?? 'none']
}

function isTextField(element: Element | null): element is TextField {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
}
