import { isPlainObject } from '../store.ts'

/** The values of an attribute by name: that of its key, or those of the object it is given. */
export function namedValues(
  key: string | undefined,
  rx: () => unknown,
): [name: string, value: unknown][] {
  const value = rx()
  if (key) return [[key, value]]
  return isPlainObject(value) ? Object.entries(value) : []
}
