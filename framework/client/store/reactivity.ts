import {
  computed as makeComputed,
  effect as makeEffect,
  endBatch as endFlush,
  setActiveSub,
  startBatch as startFlush,
} from 'alien-signals'
import { report } from '../errors.ts'
import { announceChanges } from './changes.ts'

export { signal } from 'alien-signals'

const derived = new WeakSet<object>()
const readers: ReturnType<typeof setActiveSub>[] = []
let openBatches = 0

/** Makes a value that follows the signals it is made from. */
export function computed<Value>(getter: (previous?: Value) => Value): () => Value {
  const read = makeComputed(getter)
  derived.add(read)
  return read
}

export function isComputed(value: unknown): value is () => unknown {
  return typeof value === 'function' && derived.has(value)
}

/** Runs now and after each change of what it read. A run that throws is reported; others follow. */
export function effect(run: () => void): () => void {
  return makeEffect(() => {
    try {
      run()
    } catch (error) {
      report(error)
    }
  })
}

/** Holds effects and change events back until the matching `endBatch`. */
export function beginBatch(): void {
  openBatches++
  startFlush()
}

export function endBatch(): void {
  if (openBatches === 0) return
  try {
    endFlush()
  } finally {
    // Counted down only here, so that what effects write joins the same change event.
    openBatches--
    if (openBatches === 0) peek(announceChanges)
  }
}

/** Runs `work` as one batch, which ends however `work` does. */
export function batch<Result>(work: () => Result): Result {
  beginBatch()
  try {
    return work()
  } finally {
    endBatch()
  }
}

/** Reads from here to `stopPeeking` subscribe nobody. May be nested. */
export function startPeeking(): void {
  readers.push(setActiveSub(undefined))
}

export function stopPeeking(): void {
  if (readers.length > 0) setActiveSub(readers.pop())
}

/** Runs `work` without subscribing to what it reads. */
export function peek<Result>(work: () => Result): Result {
  startPeeking()
  try {
    return work()
  } finally {
    stopPeeking()
  }
}
