import { warn, type ErrorFactory } from '../errors.ts'
import { idOf } from '../morph/ids.ts'
import { SINGLETONS } from '../morph/match.ts'
import { morphInner, morphOuter } from '../morph/morph.ts'
import { native } from '../native.ts'
import { runScripts } from '../script.ts'

/** The modes in which each element may find its target by its own id. */
export const WITHOUT_SELECTOR = ['outer', 'replace', 'remove']

export const MODES = [...WITHOUT_SELECTOR, 'inner', 'prepend', 'append', 'before', 'after']

interface ElementsPatch {
  readonly content: DocumentFragment
  readonly selector: string | undefined
  readonly mode: string
  readonly error: ErrorFactory
}

type Insert = (content: Node) => void

export function applyElements({ content, selector, mode, error }: ElementsPatch): void {
  if (selector) return applyToAll([...document.querySelectorAll(selector)], content, { selector })
  for (const element of Array.from(content.children)) {
    applyToAll(targetsOf(element), alone(element), { element })
  }

  function applyToAll(
    targets: Element[],
    content: DocumentFragment,
    sought: Record<string, unknown>,
  ): void {
    // The view may be gone from the page by the time its patch arrives: no error.
    if (targets.length === 0) warn(error('PatchElementsNoTargetsFound', sought))
    for (const target of targets) {
      applyTo(target, targets.length > 1 ? document.importNode(content, true) : content, mode)
    }
  }
}

function applyTo(target: Element, content: DocumentFragment, mode: string): void {
  const scripts = content.querySelectorAll('script')
  if (mode === 'outer') morphOuter(target, content)
  else if (mode === 'inner') morphInner(target, content)
  else insert(target, content, mode === 'replace' ? 'replaceWith' : mode)
  runScripts(scripts)
}

/** Calls a method of the target, which may be a form with a field of that name. */
function insert(target: Element, content: Node, method: string): void {
  const change = native(target, method as 'append') as Insert
  change.call(target, content)
}

function targetsOf(element: Element): Element[] {
  const target = element.matches(SINGLETONS)
    ? document.querySelector(element.localName)
    : document.getElementById(idOf(element))
  return target ? [target] : []
}

function alone(element: Element): DocumentFragment {
  const fragment = element.ownerDocument.createDocumentFragment()
  fragment.append(element)
  return fragment
}
