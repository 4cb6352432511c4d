import { native } from '../native.ts'

/**
 * The elements that are known by their id on both sides: an id that occurs once in the old nodes and
 * once in the fresh ones, on elements of the same tag. They keep their identity wherever they go.
 */
export interface Persistent {
  /** The old elements. */
  readonly byId: ReadonlyMap<string, Element>
  /** Which of their ids a fresh node has inside, its own included. */
  readonly idsIn: ReadonlyMap<Node, readonly string[]>
  /** The old nodes that are, or contain, such an element. */
  readonly holders: ReadonlySet<Node>
}

export function persistentElements(old: readonly Node[], fresh: readonly Node[]): Persistent {
  const byId = new Map<string, Element>()
  const idsIn = new Map<Node, string[]>()
  const holders = new Set<Node>()
  const known = elementsById(old)
  for (const [id, element] of elementsById(fresh)) {
    const partner = known.get(id)
    if (!element || partner?.tagName !== element.tagName || isInsideIgnored(partner)) continue
    byId.set(id, partner)
    for (const node of upwards(partner, old)) holders.add(node)
    for (const node of upwards(element, fresh)) {
      const ids = idsIn.get(node)
      if (ids) ids.push(id)
      else idsIn.set(node, [id])
    }
  }
  return { byId, idsIn, holders }
}

/** Whether an element is in a part of the page that no morph touches. */
export function isInsideIgnored(element: Element): boolean {
  return Boolean(native(element, 'parentElement')?.closest('[data-ignore-morph]'))
}

/** Not `element.id`: a form has its field of that name there. */
export function idOf(element: Element): string {
  return element.getAttribute('id') ?? ''
}

/** The elements by their ids; undefined for an id that is repeated, or empty. */
function elementsById(nodes: readonly Node[]): Map<string, Element | undefined> {
  const elements = new Map<string, Element | undefined>()
  for (const node of nodes) {
    if (!(node instanceof Element)) continue
    for (const element of [node, ...node.querySelectorAll('[id]')]) {
      const id = idOf(element)
      elements.set(id, id && !elements.has(id) ? element : undefined)
    }
  }
  return elements
}

/** The node, and what it is in, up to one of the roots. */
function upwards(element: Element, roots: readonly Node[]): Node[] {
  const path: Node[] = []
  const top = roots[0] && native(roots[0], 'parentNode')
  for (let node: Node | null = element; node && node !== top; node = native(node, 'parentNode')) {
    path.push(node)
  }
  return path
}
