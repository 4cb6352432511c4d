import { announceChanges } from './changes.ts'
import { closeBatch, openBatch, setReader } from './reactivity.ts'

const readers: ReturnType<typeof setReader>[] = []
let isEnding = false

/** Holds effects and change events back until the matching `endBatch`. */
export { openBatch as beginBatch }

export function endBatch(): void {
  // What effects write joins the change event of the batch that set them off.
  const isOutermost = !isEnding
  isEnding = true
  const isOver = closeBatch()
  if (!isOutermost) return
  isEnding = false
  if (isOver) peek(announceChanges)
}

/** Runs `work` as one batch, which ends however `work` does. */
export function batch<Result>(work: () => Result): Result {
  openBatch()
  try {
    return work()
  } finally {
    endBatch()
  }
}

/** Reads from here to `stopPeeking` subscribe nobody. May be nested. */
export function startPeeking(): void {
  readers.push(setReader(undefined))
}

export function stopPeeking(): void {
  if (readers.length > 0) setReader(readers.pop())
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
