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
  const included = pattern(include)
  const excluded = pattern(exclude)
  return list(from, '', isSplit).filter(
    ([path]) => (!included || included.test(path)) && !excluded?.test(path),
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

// A global or sticky RegExp remembers where it matched last; a test of a path must not.
function pattern(given: RegExp | string | undefined): RegExp | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string') return new RegExp(given.replace(/^\/(.*)\/$/, '$1'))
  return new RegExp(given.source, given.flags.replace(/[gy]/g, ''))
}
