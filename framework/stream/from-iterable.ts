import type { ServerSentEvent } from '../sse/event.ts'
import { iterate, type Values } from './iterate.ts'
import type { Source } from './stream.ts'

/**
 * Feeds a stream from an iterable, taking a value only when the reader has kept up. When the reader
 * leaves, the iterable is returned even while a value is awaited, and its `signal` is aborted.
 *
 * @example
 * openStream(fromIterable(prices, priceEvent))
 */
export function fromIterable<Value>(
  values: Values<Value>,
  toEvent: (value: Value) => ServerSentEvent,
): Source {
  return async (stream) => {
    const iteration = iterate(values)
    // Nobody is left to tell of a failure to leave.
    const leave = () => void iteration.return().catch(() => {})
    stream.signal.addEventListener('abort', leave, { once: true })
    while (!stream.signal.aborted) {
      const step = await iteration.next()
      if (step.done) return stream.end()
      stream.send(toEvent(step.value))
      if (stream.behind) await stream.drained()
    }
  }
}
