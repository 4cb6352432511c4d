/**
 * What the fields of a form are called among the signals of its problems, where names have no dots.
 *
 * @throws {TypeError} when two of them would meet there.
 */
export function keysOf(names: readonly string[]): Map<string, string> {
  const keys = new Map(names.map((name) => [name, name.replaceAll('.', '__')]))
  if (keys.size < names.length || new Set(keys.values()).size < names.length) {
    throw new TypeError(`Two fields of a form have the same name, of ${names.join(', ')}`)
  }
  return keys
}
