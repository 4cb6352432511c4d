import { enforce } from '../enforce.ts'
import { attribute } from '../registry.ts'
import { isPlainObject } from '../store.ts'

attribute({
  name: 'style',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ el, key, rx }) {
    const { style } = el as HTMLElement
    const original = new Map<string, string>()
    const stop = enforce(el, {
      compute() {
        const wanted = new Map([...original.keys()].map((name) => [name, '']))
        for (const [name, text] of styles(key ? { [key]: rx() } : rx())) wanted.set(name, text)
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

/** Texts by CSS name, an empty one for the value the element had before. */
function styles(values: unknown): [name: string, text: string][] {
  if (!isPlainObject(values)) return []
  return Object.entries(values).map(([name, value]) => [
    name.startsWith('--') ? name : kebab(name),
    value || value === 0 ? String(value) : '',
  ])
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
