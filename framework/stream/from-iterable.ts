import type { Frame } from './frame.ts'
import type { Source } from './stream.ts'

/** Values one by one; or a function that makes them, given the signal that ends it. */
export type Values<Value> =
  | AsyncIterable<Value>
  | Iterable<Value>
  | ReadableStream<Value>
  | ((signal: AbortSignal) => AsyncIterable<Value> | Iterable<Value>)

/**
 * Feeds a stream from an iterable, taking a value only when the reader has kept up. When the reader
 * leaves, the iterable is returned even while a value is awaited, and its `signal` is aborted.
 *
 * @example
 * openStream(fromIterable(prices, (price) => new Frame([priceEvent(price)])))
 */
export function fromIterable<Value>(
  values: Values<Value>,
  toFrame: (value: Value) => Frame,
): Source {
  return async (stream) => {
    const iterator = iterate(typeof values === 'function' ? values(stream.signal) : values)
    stream.signal.addEventListener('abort', () => void letGo(iterator), { once: true })
    while (!stream.signal.aborted) {
      const step = await iterator.next()
      if (step.done) return stream.end()
      stream.send(toFrame(step.value))
      if (stream.behind) await stream.drained()
    }
  }
}

type AnyIterator<Value> = AsyncIterator<Value> | Iterator<Value>

function iterate<Value>(values: AsyncIterable<Value> | Iterable<Value>): AnyIterator<Value> {
  return Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]()
}

// Not awaited by its caller: a generator that waits for something returns only after that.
async function letGo(iterator: AnyIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // The stream is over: nobody is left to tell of a failure.
  }
}
