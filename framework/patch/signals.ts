import { PatchError, type SignalsPatch } from './patch.ts'
import { checkPlainData, describe, isPlainObject } from './plain-data.ts'

/** How `patchSignals` changes signals. */
export interface PatchSignalsOptions {
  /** Whether to set only signals that the browser does not have. @default false */
  readonly onlyIfMissing?: boolean
}

/**
 * Changes signals in the browser: objects merge, lists are replaced whole, `null` deletes, and what
 * is `undefined` is left out. For a typed patch, use the `patch` of a `signals()` contract.
 *
 * @throws {PatchError} when `signals` is not a plain object (text would be run as code there), or
 *   holds what JSON does not: `NaN`, a Date, a promise, an instance of a class, itself.
 *
 * @example
 * sendPatches(c, patchSignals({ draft: '', problem: null }))
 */
export function patchSignals(
  signals: Readonly<Record<string, unknown>>,
  { onlyIfMissing = false }: PatchSignalsOptions = {},
): SignalsPatch {
  const given: unknown = signals
  if (typeof given !== 'object' || given === null || !isPlainObject(given)) {
    throw new PatchError(`Signals are patched with an object, not with ${describe(given)}`)
  }
  checkPlainData(given)
  return Object.freeze({ type: 'signals', signals, onlyIfMissing })
}
