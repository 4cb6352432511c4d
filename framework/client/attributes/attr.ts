import { enforce } from '../enforce.ts'
import { attribute } from '../registry.ts'
import { isMissing } from '../store.ts'
import { namedValues } from './named-values.ts'

attribute({
  name: 'attr',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ el, key, rx }) {
    return enforce(
      el,
      () => namedValues(key, rx).map(([name, value]) => [name, textOf(value)] as const),
      (texts) => {
        for (const [name, text] of texts) {
          if (text === undefined) el.removeAttribute(name)
          else if (el.getAttribute(name) !== text) el.setAttribute(name, text)
        }
      },
    )
  },
})

/** What an attribute says for a value; undefined when it should be absent. */
function textOf(value: unknown): string | undefined {
  if (value === true) return ''
  if (value === false || isMissing(value)) return undefined
  return /string|function/.test(typeof value) ? String(value) : JSON.stringify(value)
}
