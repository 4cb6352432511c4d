import { warn, type ErrorFactory } from '../errors.ts'
import { morphInner, morphOuter } from '../morph/morph.ts'
import { native } from '../native.ts'
import { runScripts, scriptsIn } from './scripts.ts'

const MODES = {
  outer: morphOuter,
  inner: morphInner,
  replace: by('replaceWith'),
  prepend: by('prepend'),
  append: by('append'),
  before: by('before'),
  after: by('after'),
  remove: by('remove'),
}

type Mode = keyof typeof MODES

type Content = ParentNode & Node

interface ElementsPatch {
  readonly content: Content
  readonly selector: string | undefined
  readonly mode: Mode
  readonly error: ErrorFactory
}

/** The modes in which each element may find its target by its own id. */
export const WITHOUT_SELECTOR: ReadonlySet<Mode> = new Set(['outer', 'replace', 'remove'])

export function isMode(name: string): name is Mode {
  return Object.hasOwn(MODES, name)
}

export function applyElements(patch: ElementsPatch): void {
  if (patch.selector) applyToMatches(patch, patch.selector)
  else applyById(patch)
}

function applyToMatches(
  { content, selector, mode, error }: ElementsPatch,
  selectors: string,
): void {
  const targets = [...document.querySelectorAll(selectors)]
  // The view may be gone from the page by the time its patch arrives: no error.
  if (targets.length === 0) warn(error('PatchElementsNoTargetsFound', { selector }))
  for (const target of targets) {
    applyTo(target, targets.length > 1 ? (content.cloneNode(true) as Content) : content, mode)
  }
}

function applyById({ content, mode, error }: ElementsPatch): void {
  for (const element of Array.from(content.children)) {
    const target = targetOf(element)
    if (target) applyTo(target, alone(element), mode)
    else warn(error('PatchElementsNoTargetsFound', { element }))
  }
}

function applyTo(target: Element, content: Content, mode: Mode): void {
  const scripts = scriptsIn(content)
  MODES[mode](target, content)
  runScripts(scripts)
}

/** Calls a method of the target, which may be a form with a field of that name. */
function by(method: 'replaceWith' | 'prepend' | 'append' | 'before' | 'after' | 'remove') {
  return (target: Element, content: Content): void => {
    const change: (content: Content) => void = native(target, method)
    change.call(target, content)
  }
}

function targetOf(element: Element): Element | null {
  switch (element.localName) {
    case 'html':
      return document.documentElement
    case 'head':
      return document.head
    case 'body':
      return document.body
    default:
      return document.getElementById(element.getAttribute('id') ?? '')
  }
}

function alone(element: Element): DocumentFragment {
  const fragment = element.ownerDocument.createDocumentFragment()
  fragment.append(element)
  return fragment
}
