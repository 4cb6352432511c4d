import { isPlainObject, leaves, peek, root, type SignalFilter } from '../store.ts'

/** Lists the signals that pass the filter, the elements of arrays one by one. */
export function everyLeaf(filter: SignalFilter = {}): [path: string, value: unknown][] {
  return peek(() => leaves(filter, root, isBranch))
}

function isBranch(value: unknown): value is object {
  return isPlainObject(value) || Array.isArray(value)
}
