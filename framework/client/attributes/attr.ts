import { enforce } from '../enforce.ts'
import { attribute } from '../registry.ts'
import { isMissing, isPlainObject } from '../store.ts'

attribute({
  name: 'attr',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ el, key, rx }) {
    return enforce(el, {
      compute: () => attributeTexts(key ? { [key]: rx() } : rx()),
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

function attributeTexts(values: unknown): [name: string, text: string | undefined][] {
  if (!isPlainObject(values)) return []
  return Object.entries(values).map(([name, value]) => [name, textOf(value)])
}

/** What an attribute says for a value; undefined when it should be absent. */
function textOf(value: unknown): string | undefined {
  if (value === true) return ''
  if (value === false || isMissing(value)) return undefined
  if (typeof value === 'string') return value
  return typeof value === 'function' ? String(value) : JSON.stringify(value)
}
