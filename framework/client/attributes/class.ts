import { enforce } from '../enforce.ts'
import { cased } from '../grammar.ts'
import { attribute } from '../registry.ts'
import { namedValues } from './named-values.ts'

attribute({
  name: 'class',
  requirement: { value: 'must' },
  returnsValue: true,
  apply({ el, key, mods, rx }) {
    const wanted = new Map<string, boolean>()
    const stop = enforce(
      el,
      () => {
        // A class that is no longer named is no longer wanted.
        for (const name of wanted.keys()) wanted.set(name, false)
        for (const [names, isOn] of namedValues(key && cased(key, mods, 'kebab'), rx)) {
          for (const name of names.match(/\S+/g) ?? []) wanted.set(name, Boolean(isOn))
        }
        return wanted
      },
      () => {
        for (const [name, isOn] of wanted) {
          if (el.classList.contains(name) !== isOn) el.classList.toggle(name)
        }
      },
    )
    return () => {
      stop()
      el.classList.remove(...wanted.keys())
    }
  },
})
