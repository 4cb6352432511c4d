// The signals of the page: one tree, read and written through `root`.

export {
  batch,
  beginBatch,
  computed,
  effect,
  endBatch,
  peek,
  signal,
  startPeeking,
  stopPeeking,
} from './store/reactivity.ts'
export { root } from './store/root.ts'
export { isMissing, isPlainObject } from './store/tree.ts'
export { findPath, getPath, mergePatch, mergePaths, setPath } from './store/merge.ts'
export type { MergeOptions } from './store/merge.ts'
export { filtered, leaves } from './store/filter.ts'
export type { SignalFilter } from './store/filter.ts'
