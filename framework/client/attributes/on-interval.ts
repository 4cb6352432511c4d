import { milliseconds, transitioned } from '../modifiers.ts'
import { attribute } from '../registry.ts'
import { batch } from '../store.ts'

attribute({
  name: 'on-interval',
  requirement: { key: 'denied', value: 'must' },
  apply({ mods, rx }) {
    const run = transitioned(() => void batch(rx), mods)
    const duration = mods.get('duration') ?? new Set<string>()
    const timer = setInterval(run, milliseconds(duration, 1000))
    if (duration.has('leading')) run()
    return () => clearInterval(timer)
  },
})
