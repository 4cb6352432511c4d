import { listen } from '../listen.ts'
import { modified } from '../modifiers.ts'
import { attribute } from '../registry.ts'
import { batch, filtered } from '../store.ts'
import { parseFilter } from './signal-filter.ts'

attribute({
  name: 'on-signal-patch',
  requirement: { value: 'must' },
  returnsValue: true,
  argNames: ['patch'],
  apply({ el, key, mods, rx, error }) {
    if (key && key !== 'filter') throw error('KeyNotAllowed')
    const filter = parseFilter(el.getAttribute('data-on-signal-patch-filter'), error)
    let isRunning = false
    const run = modified((patch: object) => {
      // Its own changes must not start it again.
      isRunning = true
      try {
        batch(() => rx(patch))
      } finally {
        isRunning = false
      }
    }, mods)

    return listen<CustomEvent<object>>(document, 'datastar-signal-patch', ({ detail }) => {
      if (isRunning) return
      const patch = filtered(filter, detail)
      if (Object.keys(patch).length > 0) run(patch)
    })
  },
})
