import { type ElementsPatch, PatchError, type PatchMode } from './patch.ts'
import { renderView, type View } from './render.ts'

/** Where `patchElements` puts its markup, and how. */
export interface PatchElementsOptions {
  /** A CSS selector for the target; needed by every mode but `outer` and `replace`. */
  readonly selector?: string

  /**
   * What happens to the target. `outer` morphs it into the markup and `inner` its children: focus,
   * typed text and scroll positions stay. `replace` discards the old element.
   *
   * @default 'outer'
   */
  readonly mode?: Exclude<PatchMode, 'remove'>

  /** The language of the markup; SVG and MathML need to be told apart from HTML. @default 'html' */
  readonly namespace?: 'html' | 'svg' | 'mathml'

  /** Whether the change runs in a view transition, where the browser has them. @default false */
  readonly useViewTransition?: boolean

  /** The element whose view transition is started; looked at only with `useViewTransition`. */
  readonly viewTransitionSelector?: string
}

/**
 * Renders a view into a patch. Without a `selector`, each top-level element of the view replaces
 * the element of the page that has its `id`.
 *
 * @throws {PatchError} when `view` is plain text (wrap trusted markup in `raw()`), or when the mode
 *   needs a selector and has none.
 *
 * @example
 * sendPatches(c, patchElements(<Message {...message} />, { selector: '#messages', mode: 'append' }))
 */
export async function patchElements(
  view: View,
  {
    selector,
    mode = 'outer',
    namespace = 'html',
    useViewTransition = false,
    viewTransitionSelector,
  }: PatchElementsOptions = {},
): Promise<ElementsPatch> {
  oneOf('mode', mode, ['outer', 'inner', 'replace', 'prepend', 'append', 'before', 'after'])
  oneOf('namespace', namespace, ['html', 'svg', 'mathml'])
  if (selector === undefined && mode !== 'outer' && mode !== 'replace') {
    throw new PatchError(`A patch in mode "${mode}" needs a selector for its target`)
  }
  return Object.freeze({
    type: 'elements',
    html: await renderView(view),
    ...(selector !== undefined && { selector: singleLine('selector', selector) }),
    mode,
    namespace,
    useViewTransition,
    ...(viewTransitionSelector !== undefined && {
      viewTransitionSelector: singleLine('viewTransitionSelector', viewTransitionSelector),
    }),
  })
}

/**
 * Takes every element that matches `selector` out of the page.
 *
 * @throws {PatchError} when the selector is empty or not one line.
 *
 * @example
 * sendPatches(c, removeElements('#message-7'))
 */
export function removeElements(
  selector: string,
  { useViewTransition = false }: Pick<PatchElementsOptions, 'useViewTransition'> = {},
): ElementsPatch {
  return Object.freeze({
    type: 'elements',
    html: '',
    selector: singleLine('selector', selector),
    mode: 'remove',
    namespace: 'html',
    useViewTransition,
  })
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return
  throw new PatchError(`The ${name} of a patch is one of ${allowed.join(', ')}, not "${value}"`)
}

// A line break would end the line and lose, or forge, the rest of the patch.
function singleLine(name: string, value: string): string {
  if (value.trim() !== '' && !/[\r\n\0]/.test(value)) return value
  throw new PatchError(`The ${name} of a patch is one line of text, not ${JSON.stringify(value)}`)
}
