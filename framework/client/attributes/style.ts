import { enforce } from '../enforce.ts'
import { native } from '../native.ts'
import { attribute } from '../registry.ts'
import { namedValues } from './named-values.ts'

attribute({
  name: 'style',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ el, key, rx }) {
    const style = native(el as HTMLElement, 'style')
    const original = new Map<string, string>()
    const stop = enforce(
      el,
      () => {
        const wanted = new Map(original)
        for (const [name, value] of namedValues(key, rx)) {
          const property = cssName(name)
          const before = wanted.get(property) ?? style.getPropertyValue(property)
          if (!original.has(property)) original.set(property, before)
          wanted.set(property, value || value === 0 ? `${value}` : before)
        }
        return wanted
      },
      show,
    )
    return () => {
      stop()
      show(original)
    }

    function show(wanted: ReadonlyMap<string, string>): void {
      for (const [property, text] of wanted) {
        if (style.getPropertyValue(property) !== text) style.setProperty(property, text)
      }
    }
  },
})

function cssName(name: string): string {
  return name.startsWith('--')
    ? name
    : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
