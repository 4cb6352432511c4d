import type { RequestCancellation } from './cancellation.ts'
import type { RetryOptions } from './retry.ts'

/** What a page may pass to `@get`, `@post`, `@put`, `@patch` and `@delete` after the URL. */
export interface FetchOptions extends Partial<RetryOptions> {
  /** @default 'json' */
  contentType?: string
  /** The form to send; by default the closest one around the element. */
  selector?: string
  headers?: Readonly<Record<string, string>>
  filterSignals?: { include?: string | RegExp; exclude?: string | RegExp }
  /** Sent instead of the signals. */
  payload?: unknown
  /** @default false for `@get`, true for the others */
  openWhenHidden?: boolean
  /** @default 'auto' */
  requestCancellation?: RequestCancellation
}
