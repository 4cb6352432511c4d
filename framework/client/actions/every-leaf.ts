import { isBranch, leaves, peek, root, type SignalFilter } from '../store.ts'

/** Lists the signals that pass the filter, the elements of arrays one by one. */
export function everyLeaf(filter: SignalFilter = {}): [path: string, value: unknown][] {
  return peek(() => leaves(filter, root, isBranch))
}
