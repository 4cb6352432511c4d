import { action } from '../registry.ts'
import { mergePaths, type SignalFilter } from '../store.ts'
import { everyLeaf } from './every-leaf.ts'

action({
  name: 'setAll',
  apply: (_, value: unknown, filter?: SignalFilter) =>
    mergePaths(everyLeaf(filter).map(([path]) => [path, value])),
})
