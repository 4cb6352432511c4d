/**
 * Makes a change in a view transition of the element that `selector` finds, else of the page; at
 * once where the browser has none.
 */
export function withViewTransition(selector: string | undefined, change: () => void): void {
  const element = selector ? document.querySelector(selector) : null
  // Transitions of elements are newer than those of documents.
  const scopes: object[] = [element ?? document.documentElement, document]
  const scope = scopes.find(isTransitionScope)
  if (scope) scope.startViewTransition(change)
  else change()
}

interface TransitionScope {
  startViewTransition(change: () => void): unknown
}

function isTransitionScope(scope: object): scope is TransitionScope {
  return 'startViewTransition' in scope
}
