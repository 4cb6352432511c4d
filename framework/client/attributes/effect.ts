import { attribute } from '../registry.ts'
import { effect } from '../store.ts'

attribute({
  name: 'effect',
  requirement: { key: 'denied', value: 'must' },
  apply({ rx }) {
    return effect(() => void rx())
  },
})
