import { nest } from './changes.ts'
import { batch, peek } from './reactivity.ts'
import { root } from './root.ts'
import { isMissing, isPlainObject, type Branch } from './tree.ts'

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
    for (const name of path.split('.')) {
      if (!isBranch(value) || !Object.hasOwn(value, name)) return undefined
      value = value[name]
    }
    return value
  })
}

function merge(target: Branch, patch: object, ifMissing: boolean): void {
  for (const [name, value] of Object.entries(patch)) {
    const isThere = Object.hasOwn(target, name)
    if (isThere && ifMissing && !isBranch(target[name])) continue

    if (isMissing(value)) {
      if (!ifMissing) delete target[name]
    } else if (isPlainObject(value)) {
      mergeObject(target, name, value, ifMissing)
    } else if (!isThere || !ifMissing) {
      target[name] = value
    }
  }
}

function mergeObject(target: Branch, name: string, patch: object, ifMissing: boolean): void {
  if (name === '__proto__') return
  if (!Object.hasOwn(target, name) || !isBranch(target[name])) target[name] = {}
  const branch = target[name]
  if (isBranch(branch)) merge(branch, patch, ifMissing)
}

function isBranch(value: unknown): value is Branch {
  return isPlainObject(value) || Array.isArray(value)
}
