import { PatchError, type SignalsPatch } from './patch.ts'

export interface PatchSignalsOptions {
  /** Whether to set only signals that the browser does not have. @default false */
  readonly onlyIfMissing?: boolean
}

/**
 * Changes signals in the browser: objects merge, lists are replaced whole, `null` deletes. For a
 * typed patch, use the `patch` of a `signals()` contract.
 *
 * @throws {PatchError} when `signals` is not a plain object: text would be run as code there.
 *
 * @example
 * sendPatches(c, patchSignals({ draft: '', problem: null }))
 */
export function patchSignals(
  signals: Readonly<Record<string, unknown>>,
  { onlyIfMissing = false }: PatchSignalsOptions = {},
): SignalsPatch {
  const given: unknown = signals
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const found = Array.isArray(given) ? 'a list' : given === null ? 'null' : typeof given
    throw new PatchError(`Signals are patched with an object, not with ${found}`)
  }
  return Object.freeze({ type: 'signals', signals, onlyIfMissing })
}
