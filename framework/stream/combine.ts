import { iterate, type Iteration, type Values } from './iterate.ts'

/**
 * Changes each value on its way, such as into an event. The values are opened when the result is
 * read, and left at once when its reader leaves.
 *
 * An error, be it theirs or `map`'s, takes the place of one value: who calls `next()` again gets
 * the values after it. `streamEvents()` leaves the values after an error; `for await` never does.
 *
 * @example
 * streamEvents(mapValues(prices, (price) => jsonEvent(price, { event: 'price' })))
 */
export function mapValues<Value, Result>(
  values: Values<Value>,
  map: (value: Value) => Result | Promise<Result>,
): AsyncIterable<Result> {
  return {
    // Not a generator: it would be over after an error, and could leave only between two values.
    [Symbol.asyncIterator](): Iteration<Result> {
      const source = iterate(values)
      return {
        async next() {
          const step = await source.next()
          return step.done ? step : { done: false, value: await map(step.value) }
        },
        return: () => source.return(),
      }
    },
  }
}

/**
 * Reads all values of the first, then all of the next: a greeting, then what is live.
 *
 * All are opened when the result is read, the last one first, so a subscription hears what is
 * published while what comes before it is still read. (A generator begins only at its turn: give
 * the subscription, not a generator around it.) A reader that leaves, leaves all of them, whether
 * their turn had come or not. To replay what a reader missed, use `resumeEvents()`: it drops what
 * comes twice.
 *
 * @example
 * streamEvents(chainValues([welcome], () => updates.subscribe('lobby')))
 */
export function chainValues<Value>(...sources: readonly Values<Value>[]): AsyncIterable<Value> {
  return {
    [Symbol.asyncIterator](): Iteration<Value> {
      const left = sources.toReversed().map(iterate).toReversed()
      return {
        async next() {
          for (let source = left[0]; source; source = left[0]) {
            const step = await source.next()
            if (!step.done) return step
            if (left[0] === source) left.shift() // unless another `next()` has gone on
          }
          return { done: true, value: undefined }
        },
        async return() {
          await Promise.all(left.map((source) => source.return()))
          return { done: true, value: undefined }
        },
      }
    },
  }
}
