import { batch, peek } from './batch.ts'
import { nest } from './changes.ts'
import { root } from './root.ts'
import { isBranch, isPlainObject, own, type Branch } from './tree.ts'

export interface MergeOptions {
  /**
   * Keeps the leaves that are there, and adds only those that are missing.
   *
   * @default false
   */
  ifMissing?: boolean
}

/** Changes signals as a JSON merge patch does: objects merge, null deletes, the rest replaces. */
export function mergePatch(patch: object, { ifMissing = false }: MergeOptions = {}): void {
  batch(() => peek(() => merge(root, patch, ifMissing)))
}

/** Changes the signals at dotted paths, as one batch. */
export function mergePaths(
  paths: Iterable<readonly [path: string, value: unknown]>,
  options: MergeOptions = {},
): void {
  batch(() => {
    for (const [path, value] of paths) setPath(path, value, options)
  })
}

/** Changes the signal at one dotted path. */
export function setPath(path: string, value: unknown, options?: MergeOptions): void {
  mergePatch(nest([[path, value]]), options)
}

/** Reads the signal at a dotted path. */
export function getPath(path: string): unknown {
  let value: unknown = root
  for (const name of path.split('.')) value = (value as Branch | null | undefined)?.[name]
  return value
}

/** Reads the signal at a dotted path, if there is one; neither creates it nor subscribes to it. */
export function findPath(path: string): unknown {
  return peek(() => {
    let value: unknown = root
    for (const name of path.split('.')) value = isBranch(value) ? own(value, name) : undefined
    return value
  })
}

function merge(target: Branch, patch: object, ifMissing: boolean): void {
  for (const [name, value] of Object.entries(patch)) {
    const isThere = Object.hasOwn(target, name)
    const held = isThere && isPlainObject(value) && target[name]
    if (isPlainObject(value) && isBranch(held)) merge(held, value, ifMissing)
    else if (!isThere || !ifMissing) target[name] = value
  }
}
