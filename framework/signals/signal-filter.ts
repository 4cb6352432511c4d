import { encodeText } from './encode-data.ts'
import { ExpressionError } from './expression-error.ts'
import { type Expression, expression, type JsValue, SignalName } from './expression.ts'

/** Which signals: those whose path (`user.name`) a pattern finds, or those that are named. */
export type SignalPattern = RegExp | SignalName | readonly SignalName[]

/** Picks signals by their paths. */
export interface SignalFilter {
  /** @default every signal */
  readonly include?: SignalPattern

  /** Takes from what is included. @default none; for a request, those whose name begins with `_` */
  readonly exclude?: SignalPattern
}

/**
 * Picks signals for `data-json-signals`, which shows them. `on.signalPatch` and the options of
 * actions take a filter as it is.
 *
 * @throws {ExpressionError} when a pattern has the flag `g` or `y`, which makes it remember.
 *
 * @example
 * <pre data-json-signals={signalFilter({ include: Draft.names.text })} />
 */
export function signalFilter({ include, exclude }: SignalFilter): Expression {
  const entries = [
    ['include', include],
    ['exclude', exclude],
  ] as const
  const given = entries.filter(([, pattern]) => pattern !== undefined)
  const strings = given.map(([name], i) => `${i === 0 ? '{' : ','}${encodeText(name)}:`)
  // Without brackets around it, it is JSON, which needs no `unsafe-eval`.
  const parts = given.length === 0 ? ['{}'] : [...strings, '}']
  return expression(parts, ...given.map(([, pattern]) => patternOf(pattern!)))
}

/** A pattern as Datastar takes it, which is text; or code, when it has flags. */
export function patternOf(pattern: SignalPattern): JsValue {
  if (!(pattern instanceof RegExp)) return ofNames([pattern].flat() as SignalName[])
  const { source, flags } = pattern
  if (/[gy]/.test(flags)) {
    throw new ExpressionError(`cannot filter signals with ${String(pattern)}: without g and y, please`) // prettier-ignore
  }
  // Datastar takes a slash at either end of the text for a delimiter.
  const text = source.replace(/\\([^])|\//g, (found, escaped) => escaped === '/' || found === '/' ? '\\x2f' : found) // prettier-ignore
  return flags === '' ? text : expression(['RegExp(', ',', ')'], text, flags)
}

/** Names stand for themselves and, when they are groups, for all that is in them. */
function ofNames(names: readonly SignalName[]): string {
  if (names.length === 0 || !names.every((name) => name instanceof SignalName)) {
    throw new ExpressionError("filters signals by a RegExp, or by names from a contract's names")
  }
  const paths = names.map((name) => String(name).replace(/[^\w-]/g, '\\$&'))
  return `^(?:${paths.join('|')})(?:\\.|$)`
}
