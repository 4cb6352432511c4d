import { type Code, type Expression, expression, type JsValue } from './expression.ts'
import type { Method, Path } from './routes.ts'

/** What a call may be told (Datastar 1.0). */
export interface ActionOptions {
  /** `form` sends the fields of the closest form instead of the signals. @default 'json' */
  readonly contentType?: 'json' | 'form'

  /** A CSS selector for the form to send, with `contentType: 'form'`. */
  readonly selector?: string

  /** Headers for the request, besides Datastar's own. */
  readonly headers?: Readonly<Record<string, string>>

  /** What is sent instead of the signals. */
  readonly payload?: JsValue

  /** Whether the stream stays open in a hidden tab. @default false for get, true for the others */
  readonly openWhenHidden?: boolean

  /**
   * What ends a call that is under way: another call of the same method and URL (`auto`), that or
   * the element's removal (`cleanup`), or nothing (`disabled`).
   *
   * @default 'auto'
   */
  readonly requestCancellation?: 'auto' | 'cleanup' | 'disabled'

  /**
   * What makes the browser try again: a broken connection (`auto`), that and a status of 400 or
   * more (`error`), or any end but a 204 (`always`).
   *
   * @default 'auto'
   */
  readonly retry?: 'auto' | 'error' | 'always' | 'never'

  /** Milliseconds before the first retry. @default 1000 */
  readonly retryInterval?: number

  /** Milliseconds that a wait, doubled each time, stays below. @default 30_000 */
  readonly retryMaxWait?: number

  /** How often it tries again; `Infinity` never gives up. @default 10 */
  readonly retryMaxCount?: number
}

/**
 * Expressions that call the server: safe for any URL, and typed by its method.
 *
 * @example
 * <button data-on:click={action.post(paths.increment())}>+1</button>
 */
export const action = {
  get: call<'GET'>('@get('),
  post: call<'POST'>('@post('),
  put: call<'PUT'>('@put('),
  patch: call<'PATCH'>('@patch('),
  delete: call<'DELETE'>('@delete('),

  /** Reads a signal without running again when it changes. */
  peek: (value: Code): Expression => expression(['@peek(() => ', ')'], value),
} as const

function call<M extends Method>(name: string) {
  return (path: Path<M>, options?: ActionOptions): Expression =>
    options === undefined
      ? expression([name, ')'], path)
      : expression([name, ', ', ')'], path, toJs(options))
}

function toJs({ retryMaxCount, ...options }: ActionOptions): JsValue {
  if (retryMaxCount === undefined) return { ...options } as JsValue
  // Data has no Infinity; here it is what never gives up.
  const count = retryMaxCount === Infinity ? expression(['Infinity']) : retryMaxCount
  return { ...options, retryMaxCount: count } as JsValue
}
