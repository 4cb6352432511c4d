import { listen } from '../listen.ts'

export interface RetryOptions {
  readonly retry: 'auto' | 'error' | 'always' | 'never'
  /** Milliseconds before the first retry. */
  readonly retryInterval: number
  /** How many times longer each wait is than the one before it. */
  readonly retryScaler: number
  /** Milliseconds that no later wait exceeds. */
  readonly retryMaxWait: number
  /** Retries in a row before a call is given up. */
  readonly retryMaxCount: number
}

/**
 * How an attempt ended.
 *
 * - `complete`: nothing is left to ask for.
 * - `closed`: the server ended its stream, or answered with a success that has no meaning here.
 * - `refused`: the server answered with an error status.
 * - `dropped`: no answer came, or not all of it.
 */
export type Outcome = 'complete' | 'closed' | 'refused' | 'dropped'

// Each also retries what those before it do: `auto` the first of the outcomes, and so on.
const RETRIES = ['never', 'auto', 'error', 'always']
const OUTCOMES = ['dropped', 'refused', 'closed', 'complete']

export function isRetried(outcome: Outcome, retry: RetryOptions['retry'] = 'auto'): boolean {
  return OUTCOMES.indexOf(outcome) < RETRIES.indexOf(retry)
}

/** Waits for the signal, but no longer than that. */
export function pause(signal: AbortSignal, milliseconds?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds)
    const forget = listen(signal, 'abort', done)
    if (signal.aborted) done()

    function done() {
      clearTimeout(timer)
      forget()
      resolve()
    }
  })
}
