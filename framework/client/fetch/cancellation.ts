/**
 * What ends a call before its time.
 *
 * - `auto`: a newer call with the same method and URL, from whichever element.
 * - `cleanup`: that, or the end of the attribute that made the call.
 * - `disabled`: nothing.
 * - an `AbortController`: its owner.
 */
export type RequestCancellation = 'auto' | 'cleanup' | 'disabled' | AbortController

interface Cancellation {
  readonly signal: AbortSignal
  /** Forgets the call, once it is over. */
  release(): void
}

const latestCalls = new Map<string, () => void>()

/** Supersedes earlier calls of the same `name` (method and URL as written) unless told otherwise. */
export function cancellation(
  name: string,
  how: RequestCancellation = 'auto',
  cleanups: Map<string, () => void>,
): Cancellation {
  const call = how instanceof AbortController ? how : new AbortController()
  const abort = () => call.abort()
  // An attribute may make several calls, each with a cleanup of its own.
  const held = how === 'auto' ? [latestCalls] : how === 'cleanup' ? [latestCalls, cleanups] : []

  for (const calls of held) {
    calls.get(name)?.()
    calls.set(name, abort)
  }
  return {
    signal: call.signal,
    // A superseded call ends after its successor began: it must leave what is the successor's.
    release() {
      for (const calls of held) if (calls.get(name) === abort) calls.delete(name)
    },
  }
}
