/**
 * Makes a change in a view transition of the element that `selector` finds, else of the page; at
 * once where the browser has none.
 */
export function withViewTransition(change: () => void, selector?: string): void {
  // Transitions of elements are newer than those of documents.
  const scopes = [selector ? document.querySelector(selector) : null, document]
  const scope = scopes.find((each) => each && 'startViewTransition' in each)
  if (scope) (scope as Document).startViewTransition(change)
  else change()
}
