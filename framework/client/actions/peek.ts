import { action } from '../registry.ts'
import { peek } from '../store.ts'

action({
  name: 'peek',
  apply: (_, read: () => unknown) => peek(read),
})
