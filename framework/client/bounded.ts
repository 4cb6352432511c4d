/** Remembers a value, and no more than the `most` latest of them. */
export function remember<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  value: Value,
  most: number,
): void {
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most) map.delete(oldest as Key)
}
