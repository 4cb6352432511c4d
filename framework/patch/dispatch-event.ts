import { oneLine } from './check.ts'
import { type ElementsPatch, PatchError, type PatchEventOptions } from './patch.ts'
import { checkPlainData } from './plain-data.ts'
import { dataLiteral, literal, runInBrowser } from './run.ts'

/** Where `dispatchEvent` dispatches, and what the event is like. */
export interface DispatchEventOptions extends PatchEventOptions {
  /** A CSS selector for the elements that get the event, each one of its own. @default the document */
  readonly selector?: string

  /** Whether elements further out hear of it. @default true */
  readonly bubbles?: boolean

  /** Whether a listener may prevent what would follow. @default true */
  readonly cancelable?: boolean

  /** Whether it leaves the shadow tree that it happens in. @default true */
  readonly composed?: boolean
}

/**
 * Dispatches a `CustomEvent` in the browser, for the page's own scripts, its custom elements and its
 * `data-on` attributes; the data arrives as `detail`.
 *
 * @throws {PatchError} when the name is none, when `detail` is no plain data, or when the selector is
 *   not one line.
 *
 * @example
 * sendPatches(c, dispatchEvent('chart-data', { points }, { selector: '#chart' }))
 */
export function dispatchEvent(
  name: string,
  detail: unknown = null,
  options: DispatchEventOptions = {},
): ElementsPatch {
  const { selector, bubbles = true, cancelable = true, composed = true, ...event } = options
  if (!/^[^\s\0-\x1f\x7f]+$/.test(name)) {
    throw new PatchError(`The name of an event is one word, not ${JSON.stringify(name)}`)
  }
  checkPlainData(detail, 'detail')
  if (selector !== undefined) oneLine('selector', selector)
  const init = `{detail:${dataLiteral(detail)},bubbles:${bubbles},cancelable:${cancelable},composed:${composed}}` // prettier-ignore
  const targets =
    selector === undefined ? '[document]' : `document.querySelectorAll(${literal(selector)})`
  return runInBrowser(
    `for(const to of ${targets})to.dispatchEvent(new CustomEvent(${literal(name)},${init}))`,
    event,
  )
}
