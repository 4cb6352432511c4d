import { action } from '../registry.ts'
import { mergePaths, type SignalFilter } from '../store.ts'
import { everyLeaf } from './every-leaf.ts'

action({
  name: 'toggleAll',
  apply: (_, filter?: SignalFilter) =>
    mergePaths(everyLeaf(filter).map(([path, value]) => [path, !value])),
})
