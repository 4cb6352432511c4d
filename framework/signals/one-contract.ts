import { Expression } from './expression.ts'

/** The attribute that declares signals, with a mark of whose they are that survives a spread. */
export function declares(
  contract: object,
  source: Expression,
): { readonly 'data-signals': Expression } {
  let mark = marks.get(contract)
  if (!mark) marks.set(contract, (mark = Symbol('the signals of a contract')))
  return { 'data-signals': source, [mark]: source }
}

/**
 * Whether an element's attributes have lost a contract's signals: another `data-signals`, of a
 * second contract or written by hand, took the place of theirs.
 *
 * @example
 * hasLostSignals({ ...Draft.attributes({ text: '' }), ...Count.attributes({ step: 1 }) }) // true
 */
export function hasLostSignals(props: object): boolean {
  const kept: unknown = (props as { readonly 'data-signals'?: unknown })['data-signals']
  return Object.getOwnPropertySymbols(props).some((mark) => {
    const source: unknown = (props as { readonly [mark: symbol]: unknown })[mark]
    return source instanceof Expression && source !== kept
  })
}

const marks = new WeakMap<object, symbol>()
