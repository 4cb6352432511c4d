import { native } from '../native.ts'
import { idOf, type PersistentElements } from './ids.ts'
import { isSame } from './same.ts'

// How far ahead an element is looked for: a few others were inserted or removed, or it is elsewhere.
const LOOK_AHEAD = 10

/**
 * Finds the old node that each fresh node continues; undefined for those that are new.
 *
 * In this order: nodes that are equal at both ends, elements of the same persistent id, elements
 * that share the most persistent ids inside, elements that are equal, elements of the same tag.
 */
export function matchChildren(
  old: readonly ChildNode[],
  fresh: readonly ChildNode[],
  persistent: PersistentElements,
): (ChildNode | undefined)[] {
  const matching = new Matching(old, fresh, persistent)
  matching.equalEnds()
  matching.sameId()
  matching.sharedIds()
  matching.inOrder((oldNode, node) => node instanceof Element && isSame(oldNode, node))
  matching.inOrder(isAlike)
  matching.anywhere()
  return matching.partners
}

class Matching {
  readonly partners: (ChildNode | undefined)[]
  readonly #old: readonly ChildNode[]
  readonly #fresh: readonly ChildNode[]
  readonly #persistent: PersistentElements

  constructor(
    old: readonly ChildNode[],
    fresh: readonly ChildNode[],
    persistent: PersistentElements,
  ) {
    this.#old = old
    this.#fresh = fresh
    this.#persistent = persistent
    this.partners = fresh.map(() => undefined)
  }

  equalEnds(): void {
    const most = Math.min(this.#old.length, this.#fresh.length)
    let start = 0
    while (start < most && this.#matchIfSame(start, start)) start++
    let end = 1
    while (
      start + end <= most &&
      this.#matchIfSame(this.#old.length - end, this.#fresh.length - end)
    )
      end++
  }

  sameId(): void {
    for (const [index, node] of this.#open()) {
      const partner = this.#persistent.partnerOf(node)
      if (partner) this.#match(index, partner)
    }
  }

  sharedIds(): void {
    const siblings = new Set<Node>(this.#old)
    for (const [index, node] of this.#open()) {
      const shared = new Map<ChildNode, number>()
      for (const id of this.#persistent.idsIn(node)) {
        const holder = ancestorAmong(siblings, this.#persistent.withId(id))
        if (holder) shared.set(holder, (shared.get(holder) ?? 0) + 1)
      }
      const best = [...shared]
        .filter(([holder]) => this.#isFree(holder) && isAlike(holder, node))
        .toSorted(([, a], [, b]) => b - a)[0]
      if (best) this.#match(index, best[0])
    }
  }

  /** Matches free nodes without crossing a pair that is matched already. */
  inOrder(fits: (old: ChildNode, fresh: ChildNode) => boolean): void {
    const positions = new Map(this.#old.map((node, index) => [node, index]))
    let from = 0
    for (const [index, node] of this.#fresh.entries()) {
      const partner = this.partners[index]
      if (partner) {
        from = Math.max(from, (positions.get(partner) ?? -1) + 1)
        continue
      }
      // Text is everywhere: only the very next one is its continuation.
      const reach = node instanceof Element ? LOOK_AHEAD : 1
      for (let at = from; at < this.#old.length && at < from + reach; at++) {
        const candidate = this.#old[at]
        if (!candidate || this.#persistent.isTaken(candidate)) break
        if (this.#isReserved(candidate) || !fits(candidate, node)) continue
        this.#match(index, candidate)
        from = at + 1
        break
      }
    }
  }

  /** Matches what is left by tag, wherever it stands among its siblings. */
  anywhere(): void {
    const left = new Map<string, Element[]>()
    for (const node of this.#old.toReversed()) {
      if (!(node instanceof Element) || !this.#isFree(node)) continue
      const kind = kindOf(node, idOf(node))
      const alike = left.get(kind)
      if (alike) alike.push(node)
      else left.set(kind, [node])
    }
    for (const [index, node] of this.#open()) {
      if (!(node instanceof Element)) continue
      const candidate =
        left.get(kindOf(node, idOf(node)))?.pop() ?? left.get(kindOf(node, ''))?.pop()
      if (candidate) this.#match(index, candidate)
    }
  }

  #matchIfSame(oldIndex: number, freshIndex: number): boolean {
    const [oldNode, node] = [this.#old[oldIndex], this.#fresh[freshIndex]]
    if (!oldNode || !node || !isSame(oldNode, node)) return false
    this.#match(freshIndex, oldNode)
    return true
  }

  #match(index: number, partner: ChildNode): void {
    this.partners[index] = partner
    this.#persistent.take(partner)
  }

  #open(): [number, ChildNode][] {
    return [...this.#fresh.entries()].filter(([index]) => !this.partners[index])
  }

  #isFree(old: ChildNode): boolean {
    return !this.#persistent.isTaken(old) && !this.#isReserved(old)
  }

  /** Whether an old element has a persistent id, and so waits for its own partner. */
  #isReserved(old: ChildNode): boolean {
    return old instanceof Element && this.#persistent.withId(idOf(old)) === old
  }
}

/** Whether a node may become the other: the same kind and tag, and no id that would change. */
function isAlike(old: ChildNode, fresh: ChildNode): boolean {
  if (old.nodeType !== fresh.nodeType) return false
  if (!(old instanceof Element) || !(fresh instanceof Element)) return true
  const sameTag = old.localName === fresh.localName && old.namespaceURI === fresh.namespaceURI
  return sameTag && (idOf(old) === '' || idOf(old) === idOf(fresh))
}

function kindOf(element: Element, id: string): string {
  return `${element.namespaceURI} ${element.localName} ${id}`
}

function ancestorAmong(
  siblings: ReadonlySet<Node>,
  element: Element | undefined,
): ChildNode | undefined {
  for (let node: Node | null | undefined = element; node; node = native(node, 'parentNode')) {
    if (siblings.has(node)) return node as ChildNode
  }
  return undefined
}
