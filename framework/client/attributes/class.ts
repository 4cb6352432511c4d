import { enforce } from '../enforce.ts'
import { cased } from '../grammar.ts'
import { attribute } from '../registry.ts'
import { namedValues } from './named-values.ts'

attribute({
  name: 'class',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ el, key, mods, rx }) {
    const names = key && cased(key, mods, 'kebab')
    let seen = new Map<string, boolean>()
    const stop = enforce(el, {
      compute() {
        const named = classes(namedValues(names, rx))
        // A class that is no longer named is no longer wanted.
        const forgotten = [...seen.keys()].map((name): [string, boolean] => [name, false])
        return (seen = new Map([...forgotten, ...named]))
      },
      show(wanted) {
        for (const [name, isOn] of wanted) {
          if (el.classList.contains(name) !== isOn) el.classList.toggle(name, isOn)
        }
      },
      watch: { attributeFilter: ['class'] },
    })
    return () => {
      stop()
      el.classList.remove(...seen.keys())
    }
  },
})

function classes(values: [names: string, value: unknown][]): [name: string, isOn: boolean][] {
  return values.flatMap(([names, value]) =>
    names
      .split(/\s+/)
      .filter(Boolean)
      .map((name): [string, boolean] => [name, Boolean(value)]),
  )
}
