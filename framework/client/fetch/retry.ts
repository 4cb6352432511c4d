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

const RETRIED: Readonly<Record<RetryOptions['retry'], readonly Outcome[]>> = {
  auto: ['dropped'],
  error: ['dropped', 'refused'],
  always: ['dropped', 'refused', 'closed'],
  never: [],
}

/** Decides whether a call is tried again, and when. */
export class RetryPolicy {
  readonly #options: RetryOptions
  #interval: number
  #wait: number
  #retries = 0

  constructor({
    retry = 'auto',
    retryInterval = 1000,
    retryScaler = 2,
    retryMaxWait = 30_000,
    retryMaxCount = 10,
  }: Partial<RetryOptions>) {
    this.#options = { retry, retryInterval, retryScaler, retryMaxWait, retryMaxCount }
    this.#interval = this.#wait = retryInterval
  }

  retries(outcome: Outcome): boolean {
    return (RETRIED[this.#options.retry] ?? RETRIED.auto).includes(outcome)
  }

  /** Milliseconds to wait before the next attempt; undefined when there have been enough. */
  nextWait(): number | undefined {
    const { retryScaler, retryMaxWait, retryMaxCount } = this.#options
    if (this.#retries >= retryMaxCount) return undefined
    this.#retries++
    const wait = this.#wait
    this.#wait = Math.min(wait * retryScaler, retryMaxWait)
    return wait
  }

  /** The server answered with a 200: the next trouble is a new one. */
  connected(): void {
    this.#retries = 0
    this.#wait = this.#interval
  }

  /** The server asked for another interval. */
  setInterval(milliseconds: number): void {
    this.#interval = this.#wait = milliseconds
  }
}

/** Waits, but not beyond the signal. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)

    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
