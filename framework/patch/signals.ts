import { asItArrives } from '../sse/lines.ts'
import { checkEvent, eventFields } from './check.ts'
import { PatchError, type PatchEventOptions, type SignalsPatch } from './patch.ts'
import { checkPlainData, describe, isPlainObject } from './plain-data.ts'

/** How `patchSignals` changes signals. */
export interface PatchSignalsOptions extends PatchEventOptions {
  /** Whether to set only signals that the browser does not have. @default false */
  readonly onlyIfMissing?: boolean
}

/**
 * Changes signals in the browser: objects merge, lists are replaced whole, `null` deletes, and what
 * is `undefined` is left out. For a typed patch, use the `patch` of a `signals()` contract.
 *
 * An object that is JSON already, from a store or another service, is sent as it is.
 *
 * @throws {PatchError} when `signals` is neither a plain object nor the JSON of an object (other text
 *   would be run as code there), or holds what JSON does not: `NaN`, a Date, a promise, an instance
 *   of a class, itself.
 *
 * @example
 * sendPatches(c, patchSignals({ draft: '', problem: null }))
 */
export function patchSignals(
  signals: Readonly<Record<string, unknown>> | string,
  { onlyIfMissing = false, ...event }: PatchSignalsOptions = {},
): SignalsPatch {
  const given: unknown = typeof signals === 'string' ? parse(signals) : signals
  if (typeof given !== 'object' || given === null || !isPlainObject(given)) {
    throw new PatchError(`Signals are patched with an object, not with ${describe(given)}`)
  }
  checkPlainData(given)
  checkEvent(event)
  return Object.freeze({
    type: 'signals',
    signals: given,
    ...(typeof signals === 'string' && asGiven(asItArrives(signals), given)),
    onlyIfMissing,
    ...eventFields(event),
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, 60))
    throw new PatchError(`Signals are patched with an object, or its JSON, not with ${start}`, {
      cause,
    })
  }
}

function asGiven(json: string, signals: object): Pick<SignalsPatch, 'json'> {
  return json === JSON.stringify(signals) ? {} : { json }
}
