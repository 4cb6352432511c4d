import { native } from '../native.ts'
import { keepFocus } from './focus.ts'
import { isInsideIgnored, PersistentElements } from './ids.ts'
import { matchChildren } from './match.ts'
import { place, longestIncreasing } from './place.ts'
import { isSame } from './same.ts'
import { announceChanges, syncElement } from './sync.ts'

/** Turns `target` into `content`, in place; whatever matches stays the same node. */
export function morphOuter(target: Element, content: ParentNode): void {
  const parent = native(target, 'parentNode')
  if (!parent || isInsideIgnored(target)) return
  const fresh = [...content.childNodes]
  const morph = new Morph([target], fresh)

  const [only] = content.children
  // A document has one root, one head and one body: they stay, whatever their ids say.
  if (only && content.children.length === 1 && isSingleton(target) && sameTag(target, only)) {
    morph.run(() => morph.node(target, only))
  } else {
    morph.run(() => morph.nodes(parent, [target], fresh, native(target, 'previousSibling')))
  }
}

/** Turns the children of `target` into `content`. */
export function morphInner(target: Element, content: ParentNode): void {
  if (isInsideIgnored(target)) return
  const old = [...native(target, 'childNodes')]
  const fresh = [...content.childNodes]
  const morph = new Morph(old, fresh)
  morph.run(() => morph.nodes(target, old, fresh, null))
}

class Morph {
  readonly #persistent: PersistentElements
  readonly #leftovers: ChildNode[] = []
  readonly #changed = new Set<Element>()

  constructor(old: readonly Node[], fresh: readonly Node[]) {
    this.#persistent = new PersistentElements(old, fresh)
  }

  run(change: () => void): void {
    keepFocus(change)
    for (const node of this.#leftovers) {
      if (!this.#persistent.isTaken(node)) remove(node)
    }
    // Only now, as listeners may change the page.
    announceChanges(this.#changed)
  }

  /** Puts what `fresh` describes after the node `after`, in the place of the nodes `old`. */
  nodes(
    parent: ParentNode & Node,
    old: readonly ChildNode[],
    fresh: readonly ChildNode[],
    after: ChildNode | null,
  ): void {
    const partners = matchChildren(old, fresh, this.#persistent)
    const kept = new Set<Node | undefined>(partners)
    for (const node of old) if (!kept.has(node)) this.#discard(node)

    const positions = new Map(old.map((node, index) => [node, index]))
    const staying = longestIncreasing(partners.map((node) => node && positions.get(node)))

    for (const [index, node] of fresh.entries()) {
      const partner = partners[index]
      const placed = partner ?? this.#newNode(node)
      if (!staying.has(index))
        place(parent, placed, after ? native(after, 'nextSibling') : native(parent, 'firstChild'))
      if (placed !== node) this.node(placed, node)
      after = placed
    }
  }

  /** Makes `old` equal to `fresh`. */
  node(old: Node, fresh: Node): void {
    if (isSame(old, fresh)) return
    if (!(old instanceof Element) || !(fresh instanceof Element)) {
      old.nodeValue = fresh.nodeValue
      return
    }
    if (isIgnored(old) && isIgnored(fresh)) return

    syncElement(old, fresh, this.#changed, () => {
      if (old instanceof HTMLTemplateElement && fresh instanceof HTMLTemplateElement) {
        old.content.replaceChildren(fresh.content)
      }
      this.nodes(old, [...native(old, 'childNodes')], [...native(fresh, 'childNodes')], null)
    })
  }

  /** The node itself, or a shell when persistent elements have to move into it. */
  #newNode(node: ChildNode): ChildNode {
    return this.#persistent.idsIn(node).length > 0 ? document.importNode(node, false) : node
  }

  #discard(node: ChildNode): void {
    // What another place still needs is fetched from here, so that it moves once.
    if (this.#persistent.isHolder(node)) this.#leftovers.push(node)
    else remove(node)
  }
}

function remove(node: ChildNode): void {
  try {
    native(node, 'remove').call(node)
  } catch {
    // To lose the focus by this is an event, whose handlers may have removed the node themselves.
  }
}

function isIgnored(element: Element): boolean {
  return element.hasAttribute('data-ignore-morph')
}

function isSingleton(element: Element): boolean {
  const { documentElement, head, body } = document
  return element === documentElement || element === head || element === body
}

function sameTag(a: Element, b: Element): boolean {
  return a.localName === b.localName && a.namespaceURI === b.namespaceURI
}
