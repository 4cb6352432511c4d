import type { JsValue } from './expression.ts'

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

/** What has been filled in, as signals; what has not is declared by its field. */
export function present(filledIn: object): { [name: string]: JsValue } {
  return Object.fromEntries(
    Object.entries(filledIn)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, isGroup(value) ? present(value) : value]),
  )
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
