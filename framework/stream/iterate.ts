const DONE = { done: true, value: undefined } as const

/** Values one by one; or a function that makes them, given the signal that ends it. */
export type Values<Value> =
  | AsyncIterable<Value>
  | Iterable<Value>
  | ReadableStream<Value>
  | ((signal: AbortSignal) => AsyncIterable<Value> | Iterable<Value>)

/** One reading of some values, to be left at any moment. */
export interface Iteration<Value> extends AsyncIterator<Value, undefined> {
  next(): Promise<IteratorResult<Value, undefined>>

  /** Leaves: what the values come from is told at once, even while one is awaited. */
  return(): Promise<IteratorReturnResult<undefined>>
}

/**
 * Begins to read values of any kind. Never throws: values that cannot be opened fail when the first
 * of them is asked for.
 *
 * @example
 * const iteration = iterate((signal) => pricesUntil(signal))
 */
export function iterate<Value>(values: Values<Value>): Iteration<Value> {
  const leave = new AbortController()
  const source = open(values, leave)
  let over = false
  return {
    async next() {
      if (over) return DONE
      const step = await source.next()
      if (!step.done) return step
      over = true
      leave.abort()
      return DONE
    },
    async return() {
      if (over) return DONE
      over = true
      leave.abort()
      await source.return?.()
      return DONE
    },
  }
}

type AnyIterator<Value> = AsyncIterator<Value> | Iterator<Value>

// Takes the controller, whose signal is made only for a function that asks for one.
function open<Value>(values: Values<Value>, leave: AbortController): AnyIterator<Value> {
  try {
    const opened = typeof values === 'function' ? values(leave.signal) : values
    if (opened instanceof ReadableStream) return readerOf<Value>(opened)
    // Not `in`, for a string is iterable too.
    const iterator = (opened as Partial<AsyncIterable<Value>>)[Symbol.asyncIterator]?.()
    return iterator ?? (opened as Iterable<Value>)[Symbol.iterator]()
  } catch (error) {
    return failing(error)
  }
}

// The iterator of a ReadableStream is no help: its `return()` waits for the read under way.
function readerOf<Value>(stream: ReadableStream<Value>): AsyncIterator<Value> {
  const reader = stream.getReader()
  return {
    async next() {
      const read = await reader.read()
      return read.done ? DONE : read
    },
    async return() {
      await reader.cancel()
      return DONE
    },
  }
}

// oxlint-disable-next-line require-yield -- it has nothing to yield but the failure
async function* failing(error: unknown): AsyncGenerator<never, undefined> {
  throw error
}
