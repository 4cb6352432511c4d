import { enforce } from '../enforce.ts'
import { attribute } from '../registry.ts'
import { isMissing } from '../store.ts'
import { namedValues } from './named-values.ts'

attribute({
  name: 'attr',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ el, key, rx }) {
    return enforce(el, {
      compute: () => namedValues(key, rx).map(([name, value]) => [name, textOf(value)] as const),
      show(texts) {
        for (const [name, text] of texts) {
          if (text === undefined) el.removeAttribute(name)
          else if (el.getAttribute(name) !== text) el.setAttribute(name, text)
        }
      },
      watch: key ? { attributeFilter: [key] } : { attributes: true },
    })
  },
})

/** What an attribute says for a value; undefined when it should be absent. */
function textOf(value: unknown): string | undefined {
  if (value === true) return ''
  if (value === false || isMissing(value)) return undefined
  if (typeof value === 'string') return value
  return typeof value === 'function' ? String(value) : JSON.stringify(value)
}
