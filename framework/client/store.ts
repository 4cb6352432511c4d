// The signals of the page: one tree, read and written through `root`.

export { batch, beginBatch, endBatch, peek, startPeeking, stopPeeking } from './store/batch.ts'
export { computed, effect, signal, type Signal } from './store/reactivity.ts'
export { root } from './store/root.ts'
export { isBranch, isMissing, isPlainObject } from './store/tree.ts'
export { findPath, getPath, mergePatch, mergePaths, setPath } from './store/merge.ts'
export type { MergeOptions } from './store/merge.ts'
export { filtered, leaves } from './store/filter.ts'
export type { SignalFilter } from './store/filter.ts'
