import { native } from '../native.ts'

/**
 * The elements that are known by their id on both sides: an id that occurs once in the old nodes and
 * once in the fresh ones, on elements of the same tag. They keep their identity wherever they go.
 */
export class PersistentElements {
  readonly #old = new Map<string, Element>()
  readonly #holders = new Set<Node>()
  readonly #freshIds = new Map<Node, string[]>()
  readonly #taken = new Set<Node>()

  constructor(old: readonly Node[], fresh: readonly Node[]) {
    const oldElements = uniqueIds(old)
    for (const [id, element] of uniqueIds(fresh)) {
      const partner = oldElements.get(id)
      if (!partner || partner.tagName !== element.tagName || isInsideIgnored(partner)) continue
      this.#old.set(id, partner)
      for (const node of upwards(partner, old)) this.#holders.add(node)
      for (const node of upwards(element, fresh)) {
        const ids = this.#freshIds.get(node)
        if (ids) ids.push(id)
        else this.#freshIds.set(node, [id])
      }
    }
  }

  /** The persistent ids in a fresh node, its own included. */
  idsIn(fresh: Node): readonly string[] {
    return this.#freshIds.get(fresh) ?? []
  }

  /** The old element that a fresh node is known to be. */
  partnerOf(fresh: Node): Element | undefined {
    return fresh instanceof Element && this.#freshIds.has(fresh)
      ? this.#old.get(idOf(fresh))
      : undefined
  }

  withId(id: string): Element | undefined {
    return this.#old.get(id)
  }

  /** Whether an old node is, or contains, a persistent element. */
  isHolder(old: Node): boolean {
    return this.#holders.has(old)
  }

  isTaken(old: Node): boolean {
    return this.#taken.has(old)
  }

  take(old: Node): void {
    this.#taken.add(old)
  }
}

/** Whether an element is in a part of the page that no morph touches. */
export function isInsideIgnored(element: Element): boolean {
  return Boolean(native(element, 'parentElement')?.closest('[data-ignore-morph]'))
}

/** Not `element.id`: a form has its field of that name there. */
export function idOf(element: Element): string {
  return element.getAttribute('id') ?? ''
}

function uniqueIds(nodes: readonly Node[]): Map<string, Element> {
  const elements = new Map<string, Element>()
  const repeated = new Set<string>()
  for (const node of nodes) {
    if (!(node instanceof Element)) continue
    for (const element of [node, ...node.querySelectorAll('[id]')]) {
      const id = idOf(element)
      if (id === '') continue
      if (elements.has(id)) repeated.add(id)
      elements.set(id, element)
    }
  }
  for (const id of repeated) elements.delete(id)
  return elements
}

function* upwards(element: Element, roots: readonly Node[]): Generator<Node> {
  const top = roots[0] && native(roots[0], 'parentNode')
  for (let node: Node | null = element; node && node !== top; node = native(node, 'parentNode')) {
    yield node
  }
}
