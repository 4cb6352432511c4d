import { asItArrives } from '../sse/lines.ts'
import { checkElements, eventFields } from './check.ts'
import { idsOf } from './element-ids.ts'
import { examine } from './misplaced.ts'
import type { ElementsPatch, PatchEventOptions, PatchMode, PatchNamespace } from './patch.ts'
import { isView, renderView, type View } from './render.ts'
import { topLevelOf } from './top-level.ts'

/** Where `patchElements` puts its markup, and how. */
export interface PatchElementsOptions extends PatchEventOptions {
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
  readonly namespace?: PatchNamespace

  /** Whether the change runs in a view transition, where the browser has them. @default false */
  readonly useViewTransition?: boolean

  /** The element whose view transition is started; looked at only with `useViewTransition`. */
  readonly viewTransitionSelector?: string
}

/** How `removeElements` takes elements out. */
export type RemoveElementsOptions = Pick<
  PatchElementsOptions,
  'useViewTransition' | 'viewTransitionSelector' | keyof PatchEventOptions
>

/**
 * Renders a view into a patch. Without a `selector`, each top-level element of the view replaces
 * the element of the page that has its `id`.
 *
 * @throws {PatchError} when `view` is plain text (wrap trusted markup in `raw()`), when the mode
 *   needs a selector and has none, or when an option is none that a browser could read.
 *
 * @example
 * sendPatches(c, patchElements(<Message {...message} />, { selector: '#messages', mode: 'append' }))
 */
export async function patchElements(
  view: View,
  options: PatchElementsOptions = {},
): Promise<ElementsPatch> {
  const html = await renderView(view)
  const patch = elementsPatch(tidied(html, options.namespace), options)
  if (patch.selector === undefined) await examine(patch, view)
  return patch
}

/**
 * Takes elements out of the page: those that match a selector, or those that have the ids of a
 * view's top-level elements, whatever characters are in them.
 *
 * @throws {PatchError} when the selector is empty or not one line, or when an element has no id.
 *
 * @example
 * sendPatches(c, removeElements('#message-7'))
 * sendPatches(c, removeElements(<li id={`file:${name}`} />))
 */
export function removeElements(view: View, options?: RemoveElementsOptions): Promise<ElementsPatch>
export function removeElements(selector: string, options?: RemoveElementsOptions): ElementsPatch
export function removeElements(
  target: View | string,
  options: RemoveElementsOptions = {},
): ElementsPatch | Promise<ElementsPatch> {
  if (isView(target)) return removeById(target, options)
  return elementsPatch('', { ...options, selector: target, mode: 'remove' })
}

/** A patch of markup that is rendered already, checked. */
export function elementsPatch(
  html: string,
  {
    selector,
    mode = 'outer',
    namespace = 'html',
    useViewTransition = false,
    viewTransitionSelector,
    ...event
  }: Omit<PatchElementsOptions, 'mode'> & { readonly mode?: PatchMode } = {},
): ElementsPatch {
  // Nothing that a browser would not look at: a patch is what arrives.
  const scope = useViewTransition ? viewTransitionSelector : undefined
  const patch: ElementsPatch = {
    type: 'elements',
    html: asItArrives(html),
    ...(selector !== undefined && { selector }),
    mode,
    namespace,
    useViewTransition,
    ...(scope !== undefined && { viewTransitionSelector: scope }),
    ...eventFields(event),
  }
  checkElements(patch)
  return Object.freeze(patch)
}

function tidied(html: string, namespace: PatchNamespace = 'html'): string {
  // Whoever writes markup ends it with a line end, which would be a text node of the page's.
  if (namespace === 'html') return html.replace(/(?:\r\n|\r|\n)$/, '')
  // Datastar 1.0.2 loses every second node of what is not HTML: those are to be line ends.
  const starts = topLevelOf(html, namespace).map(({ at }) => at)
  return starts.map((at, i) => html.slice(at, starts[i + 1]).trim()).join('\n')
}

// By selector: browsers refuse a removal that names its elements in any other way.
async function removeById(view: View, options: RemoveElementsOptions): Promise<ElementsPatch> {
  const ids = idsOf(await renderView(view))
  return elementsPatch('', { ...options, selector: ids.map(idSelector).join(', '), mode: 'remove' })
}

/** The selector of an id, whatever it is (CSSOM 2.1, more than it has to). */
export function idSelector(id: string): string {
  const escaped = id.replace(/^\d|[^\w\u0080-\u{10ffff}]/gu, (character) => {
    return `\\${character.codePointAt(0)!.toString(16)} `
  })
  return `#${escaped.replace(/ $/, '')}`
}
