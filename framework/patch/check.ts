import {
  type ElementsPatch,
  MODES,
  NAMESPACES,
  PatchError,
  type PatchEventOptions,
} from './patch.ts'

/**
 * Checks what must not end a line of the event, nor mean something else there. It is asked where a
 * patch is made, and again where one is written: a patch is plain data, which anybody may make.
 *
 * @throws {PatchError}
 */
export function checkElements(patch: ElementsPatch): void {
  const { mode, namespace, selector, viewTransitionSelector } = patch
  oneOf('mode', mode, MODES)
  oneOf('namespace', namespace, NAMESPACES)
  if (selector !== undefined) oneLine('selector', selector)
  else if (mode !== 'outer' && mode !== 'replace') {
    throw new PatchError(`A patch in mode "${mode}" needs a selector for its target`)
  }
  if (viewTransitionSelector !== undefined) {
    oneLine('viewTransitionSelector', viewTransitionSelector)
  }
  checkEvent(patch)
}

/** @throws {PatchError} */
export function checkEvent({ id, retry }: PatchEventOptions): void {
  // Browsers send an id back in a header, which takes the spaces off its ends; Datastar's own client
  // breaks on what is not Latin-1.
  if (id !== undefined && !(typeof id === 'string' && /^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(id))) {
    throw new PatchError(
      `The id of a patch is printable ASCII, with no space at its ends, not ${JSON.stringify(id)}`,
    )
  }
  if (retry !== undefined && !(Number.isSafeInteger(retry) && retry >= 0)) {
    throw new PatchError(
      `The retry of a patch is a whole number of milliseconds, 0 or more, not ${retry}`,
    )
  }
}

/** What an event says only where it differs from what every browser does. */
export function eventFields({ id, retry }: PatchEventOptions): PatchEventOptions {
  return {
    ...(id !== undefined && { id }),
    ...(retry !== undefined && retry !== DEFAULT_RETRY_MS && { retry }),
  }
}

// Datastar's own: SDKs write no other.
const DEFAULT_RETRY_MS = 1000

/**
 * A line break would end the line and lose, or forge, the rest of the patch.
 *
 * @throws {PatchError}
 */
export function oneLine(name: string, value: unknown): void {
  const fits = typeof value === 'string' && value.trim() !== '' && value.isWellFormed()
  if (fits && !/[\0-\x08\n-\x1f\x7f]/.test(value)) return
  throw new PatchError(`The ${name} of a patch is one line of text, not ${JSON.stringify(value)}`)
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return
  throw new PatchError(`The ${name} of a patch is one of ${allowed.join(', ')}, not "${value}"`)
}
