import { attribute } from '../registry.ts'
import { filtered } from '../store.ts'
import { parseFilter } from './signal-filter.ts'
import { showText } from './text.ts'

attribute({
  name: 'json-signals',
  requirement: { key: 'denied' },
  apply({ el, mods, value, error }) {
    const filter = parseFilter(value, error)
    const indent = mods.has('terse') ? 0 : 2
    return showText(el, () => JSON.stringify(filtered(filter), null, indent))
  },
})
