import { milliseconds, transitioned } from '../modifiers.ts'
import { attribute } from '../registry.ts'
import { batch } from '../store.ts'

attribute({
  name: 'init',
  requirement: { key: 'denied', value: 'must' },
  apply({ mods, rx }) {
    const run = transitioned(() => void batch(rx), mods)
    const delay = mods.get('delay')
    if (!delay) return run()

    const timer = setTimeout(run, milliseconds(delay))
    return () => clearTimeout(timer)
  },
})
