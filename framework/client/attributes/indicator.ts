import { signalName } from '../grammar.ts'
import { listen } from '../listen.ts'
import { attribute, type FetchDetail } from '../registry.ts'
import { setPath } from '../store.ts'

// Kept for elements rather than attributes: a patch that moves an element starts its attributes anew.
const inFlight = new WeakMap<Element, number>()

document.addEventListener('datastar-fetch', ({ detail: { el, type } }) => {
  const count = inFlight.get(el) ?? 0
  if (type === 'started') inFlight.set(el, count + 1)
  if (type === 'finished') inFlight.set(el, count - 1)
})

attribute({
  name: 'indicator',
  requirement: 'exclusive',
  apply(context) {
    const { el } = context
    const path = signalName(context)
    const show = () => setPath(path, Boolean(inFlight.get(el)))
    show()
    const stop = listen<CustomEvent<FetchDetail>>(document, 'datastar-fetch', ({ detail }) => {
      if (detail.el === el) show()
    })
    return () => {
      stop()
      setPath(path, false)
    }
  },
})
