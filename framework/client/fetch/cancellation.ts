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

const latestCalls = new Map<string, AbortController>()

/** Supersedes earlier calls of the same `name` (method and URL as written) unless told otherwise. */
export function cancellation(
  name: string,
  how: RequestCancellation,
  cleanups: Map<string, () => void>,
): Cancellation {
  if (how instanceof AbortController) return { signal: how.signal, release: () => {} }

  const call = new AbortController()
  if (how === 'disabled') return { signal: call.signal, release: () => {} }

  latestCalls.get(name)?.abort()
  latestCalls.set(name, call)

  const hookName = `@${name}`
  const abort = () => call.abort()
  if (how === 'cleanup') cleanups.set(hookName, abort)

  return {
    signal: call.signal,
    // A superseded call ends after its successor began: it must leave what is the successor's.
    release() {
      if (latestCalls.get(name) === call) latestCalls.delete(name)
      if (cleanups.get(hookName) === abort) cleanups.delete(hookName)
    },
  }
}
