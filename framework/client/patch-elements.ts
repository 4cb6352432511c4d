import { isolate } from './errors.ts'
import { applyElements, MODES, WITHOUT_SELECTOR } from './patch-elements/apply.ts'
import { parseElements, WRAPPERS } from './patch-elements/parse.ts'
import { watcher } from './registry.ts'
import { withViewTransition } from './view-transition.ts'

watcher({
  name: 'datastar-patch-elements',
  apply({ error }, args) {
    const { elements = '', selector, mode = 'outer', namespace = 'html' } = args
    if (!MODES.includes(mode)) throw error('PatchElementsInvalidMode', { mode })
    if (!selector && !WITHOUT_SELECTOR.includes(mode)) {
      throw error('PatchElementsExpectedSelector', { mode })
    }
    if (!Object.hasOwn(WRAPPERS, namespace)) {
      throw error('PatchElementsInvalidNamespace', { namespace })
    }

    const content = parseElements(elements, namespace)
    const change = () => inTurn(() => applyElements({ content, selector, mode, error }))
    if (args.useViewTransition?.trim() === 'true') {
      withViewTransition(change, args.viewTransitionSelector)
    } else {
      change()
    }
  },
})

const changes: (() => void)[] = []

/** Makes one change after the other: what a change sets off may bring a patch of its own. */
function inTurn(change: () => void): void {
  changes.push(change)
  if (changes.length > 1) return
  // Those that are added meanwhile are reached as well.
  for (const next of changes) isolate(next)
  changes.length = 0
}
