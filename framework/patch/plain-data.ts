import { PatchError } from './patch.ts'

/** Whether an object was written as `{…}`, and is no instance of something. */
export function isPlainObject(value: object): value is { readonly [key: string]: unknown } {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** What a value is, in a message: `a Date`, `a function`, `NaN`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return 'a list'
  if (typeof value !== 'object') return `a ${typeof value}`
  const maker: unknown = value.constructor
  return typeof maker === 'function' && maker !== Object ? `a ${maker.name}` : 'an object'
}

/**
 * Checks that JSON holds all of a value. It would write `null`, which deletes a signal, for a number
 * without end, and `{}` for a Map or a promise that nobody has awaited.
 *
 * @throws {PatchError}
 */
export function checkPlainData(
  value: unknown,
  what: 'signal' | 'detail' | 'value' = 'signal',
  path: readonly string[] = [],
  around: readonly object[] = [],
): void {
  if (isSimple(value)) return
  const refuse = (found: string): never => {
    const name = [what, ...(path.length > 0 ? [JSON.stringify(path.join('.'))] : [])].join(' ')
    throw new PatchError(`A patch cannot set the ${name} to ${found}`)
  }
  const check = (item: unknown, name: string): void => {
    if (!isSimple(item)) checkPlainData(item, what, [...path, name], within)
  }

  if (typeof value !== 'object') return refuse(describe(value))
  if (around.includes(value)) refuse('an object that it is in')
  const within = [...around, value]
  if (Array.isArray(value)) {
    // Not forEach, which would pass over the gaps.
    for (const [i, item] of value.entries()) check(item, String(i))
  } else if (isPlainObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      if (item !== undefined) check(item, name) // JSON leaves it out
    }
  } else {
    refuse(value instanceof Promise ? 'a Promise; await it' : describe(value))
  }
}

function isSimple(value: unknown): value is null | string | boolean | number {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  return typeof value === 'number' && Number.isFinite(value)
}
