import { cased } from '../grammar.ts'
import { attribute, type FetchDetail } from '../registry.ts'
import { mergePaths } from '../store.ts'

attribute({
  name: 'indicator',
  requirement: 'exclusive',
  apply({ el, key, mods, value }) {
    const path = key ? cased(key, mods, { usually: 'camel' }) : (value ?? '')
    let inFlight = 0
    const show = () => mergePaths([[path, inFlight > 0]])

    const count = ({ detail }: CustomEvent<FetchDetail>) => {
      if (detail.el !== el) return
      if (detail.type === 'started') inFlight++
      else if (detail.type === 'finished') inFlight--
      else return
      show()
    }

    show()
    document.addEventListener('datastar-fetch', count)
    return () => {
      document.removeEventListener('datastar-fetch', count)
      mergePaths([[path, false]])
    }
  },
})
