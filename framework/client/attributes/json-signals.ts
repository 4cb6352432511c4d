import { enforce } from '../enforce.ts'
import { attribute } from '../registry.ts'
import { filtered } from '../store.ts'
import { parseFilter } from './signal-filter.ts'

attribute({
  name: 'json-signals',
  requirement: { key: 'denied' },
  apply({ el, mods, value, error }) {
    const filter = parseFilter(value, error)
    const indent = mods.has('terse') ? 0 : 2
    return enforce(el, {
      compute: () => JSON.stringify(filtered(filter), null, indent),
      show(text) {
        if (el.textContent !== text) el.textContent = text
      },
      watch: { childList: true, characterData: true, subtree: true },
    })
  },
})
