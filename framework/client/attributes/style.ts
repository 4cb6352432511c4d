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
    const stop = enforce(el, {
      compute() {
        const wanted = new Map([...original.keys()].map((name) => [name, '']))
        for (const [name, value] of namedValues(key, rx)) wanted.set(cssName(name), cssText(value))
        return wanted
      },
      show(wanted) {
        for (const [name, text] of wanted) {
          if (!original.has(name)) original.set(name, style.getPropertyValue(name))
          style.setProperty(name, text || (original.get(name) ?? ''))
        }
      },
      watch: { attributeFilter: ['style'] },
    })
    return () => {
      stop()
      for (const [name, text] of original) style.setProperty(name, text)
    }
  },
})

function cssName(name: string): string {
  if (name.startsWith('--')) return name
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** An empty text stands for the value that the element had before. */
function cssText(value: unknown): string {
  return value || value === 0 ? String(value) : ''
}
