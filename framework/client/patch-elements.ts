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
    const change = () => applyElements({ content, selector, mode, error })
    if (args.useViewTransition?.trim() !== 'true') change()
    else withViewTransition(args.viewTransitionSelector, change)
  },
})
