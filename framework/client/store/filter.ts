import { nest } from './changes.ts'
import { root } from './root.ts'
import { copyOf, isPlainObject } from './tree.ts'

export interface SignalFilter {
  /**
   * Dotted paths to keep.
   *
   * @default all
   */
  include?: RegExp | string
  /**
   * Dotted paths to leave out, even when included.
   *
   * @default none
   */
  exclude?: RegExp | string
}

type Leaf = [path: string, value: unknown]

/** Copies the signals whose dotted path passes the filter. Objects left empty are left out. */
export function filtered(filter: SignalFilter = {}, from: object = root): Record<string, unknown> {
  return nest(leaves(filter, from).map(([path, value]) => [path, copyOf(value)]))
}

/** Lists the leaves that pass the filter: those of an object before those of the objects in it. */
export function leaves(
  { include, exclude }: SignalFilter = {},
  from: object = root,
  // Whether the elements of an array are leaves, rather than the array.
  isSplit: (value: unknown) => value is object = isPlainObject,
): Leaf[] {
  return list(from, '', isSplit).filter(
    ([path]) => (!include || matches(path, include)) && !(exclude && matches(path, exclude)),
  )
}

function list(from: object, prefix: string, isSplit: (value: unknown) => value is object): Leaf[] {
  const found: Leaf[] = []
  const deeper: Leaf[] = []
  for (const [name, value] of Object.entries(from)) {
    if (isSplit(value)) deeper.push(...list(value, `${prefix}${name}.`, isSplit))
    else found.push([prefix + name, value])
  }
  return [...found, ...deeper]
}

function matches(path: string, pattern: RegExp | string): boolean {
  // Unlike a test, a search does not go on from where a global RegExp matched last.
  return path.search(typeof pattern === 'string' ? withoutSlashes(pattern) : pattern) >= 0
}

function withoutSlashes(pattern: string): string {
  return pattern.replace(/^\/(.*)\/$/, '$1')
}
