import { type ActionOptions, optionsOf } from './action-options.ts'
import { ExpressionError } from './expression-error.ts'
import { type Code, type Expression, expression, type JsValue } from './expression.ts'
import type { Method, Path } from './routes.ts'
import { signalFilter, type SignalFilter } from './signal-filter.ts'

export type { ActionOptions }

/**
 * Expressions that call the server, typed by the method of a route and safe for any URL; and
 * Datastar's other actions.
 *
 * A call answers with code to run, so none goes to another origin: `action` takes what `routes`
 * made.
 *
 * @throws {ExpressionError} when a URL is none of this origin, or when options contradict each other.
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

  /** Sets every signal that the filter lets through, each item of a list; without one, all. */
  setAll: (value: JsValue, filter?: SignalFilter): Expression =>
    filter === undefined
      ? expression(['@setAll(', ')'], value)
      : expression(['@setAll(', ', ', ')'], value, signalFilter(filter)),

  /** Turns every signal that the filter lets through into its opposite; without one, all. */
  toggleAll: (filter?: SignalFilter): Expression =>
    filter === undefined
      ? expression(['@toggleAll()'])
      : expression(['@toggleAll(', ')'], signalFilter(filter)),
} as const

function call<M extends Method>(name: string) {
  return (path: Path<M>, options?: ActionOptions): Expression => {
    if (typeof path !== 'string' || !HERE.test(path)) {
      throw new ExpressionError(`calls a path of this origin, from routes(): not ${JSON.stringify(path)}`) // prettier-ignore
    }
    return options === undefined
      ? expression([name, ')'], path)
      : expression([name, ', ', ')'], path, optionsOf(options))
  }
}

// `//host`, and what URL parsers take for it: they read `\` as `/` and leave out tabs and breaks.
const HERE = /^\/(?!\/)[^\\\t\n\r]*$/
