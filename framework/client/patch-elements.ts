import { report } from './errors.ts'
import { applyElements, isMode, WITHOUT_SELECTOR } from './patch-elements/apply.ts'
import { isNamespace, parseElements } from './patch-elements/parse.ts'
import { withViewTransition } from './patch-elements/view-transition.ts'
import { watcher } from './registry.ts'

watcher({
  name: 'datastar-patch-elements',
  apply({ error }, args) {
    const { elements = '', selector, mode = 'outer', namespace = 'html' } = args
    if (!isMode(mode)) throw error('PatchElementsInvalidMode', { mode })
    if (!selector && !WITHOUT_SELECTOR.has(mode)) {
      throw error('PatchElementsExpectedSelector', { mode })
    }
    if (!isNamespace(namespace)) throw error('PatchElementsInvalidNamespace', { namespace })

    const content = parseElements(elements, namespace)
    const change = () => inTurn(() => applyElements({ content, selector, mode, error }))
    if (args.useViewTransition?.trim() !== 'true') change()
    else withViewTransition(args.viewTransitionSelector, change)
  },
})

const changes: (() => void)[] = []

/** Makes one change after the other: what a change sets off may bring a patch of its own. */
function inTurn(change: () => void): void {
  changes.push(change)
  if (changes.length > 1) return
  // Those that are added meanwhile are reached as well.
  for (const next of changes) {
    try {
      next()
    } catch (error) {
      report(error)
    }
  }
  changes.length = 0
}
