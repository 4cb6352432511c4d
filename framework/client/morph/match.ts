import { native } from '../native.ts'
import { idOf, type Persistent } from './ids.ts'
import { isSame } from './same.ts'

// How far ahead an element is looked for: a few others were inserted or removed, or it is elsewhere.
const LOOK_AHEAD = 10

// A document has one of each: they stay, whatever their ids say.
export const SINGLETONS = 'html, head, body'

type Partner = ChildNode | undefined

/**
 * Finds the old node that each fresh node continues; undefined for those that are new. `places` are
 * those of the old nodes.
 *
 * In this order: nodes that are equal at both ends, elements of the same persistent id, elements
 * that share a persistent id inside, elements that are equal, nodes of the same kind.
 */
export function matchChildren(
  old: readonly ChildNode[],
  fresh: readonly ChildNode[],
  places: ReadonlyMap<Node, number>,
  { byId, idsIn }: Persistent,
  taken: Set<Node>,
): Partner[] {
  const partners: Partner[] = []
  const most = Math.min(old.length, fresh.length)
  let start = 0
  while (start < most && matchIfSame(start, start)) start++
  for (let end = 1; start + end <= most; end++) {
    if (!matchIfSame(old.length - end, fresh.length - end)) break
  }
  if (start < fresh.length) {
    forUnmatched(byOwnId)
    forUnmatched(bySharedId)
    inOrder((candidate, node) => node instanceof Element && isSame(candidate, node))
    inOrder(isAlike)
    const left = Map.groupBy(old.filter(isNameless), ({ nodeName }) => nodeName)
    forUnmatched((node) => left.get(node.nodeName)?.shift())
  }
  return partners

  function forUnmatched(find: (node: ChildNode) => Partner): void {
    for (const [index, node] of fresh.entries()) {
      const partner = partners[index] ? undefined : find(node)
      if (partner) match(index, partner)
    }
  }

  function match(index: number, partner: ChildNode): void {
    partners[index] = partner
    taken.add(partner)
  }

  function matchIfSame(oldIndex: number, index: number): boolean {
    const [candidate, node] = [old[oldIndex], fresh[index]]
    if (!candidate || !node || !isSame(candidate, node)) return false
    match(index, candidate)
    return true
  }

  function byOwnId(node: ChildNode): Partner {
    return node instanceof Element && idsIn.has(node) ? byId.get(idOf(node)) : undefined
  }

  function bySharedId(node: ChildNode): Partner {
    return idsIn
      .get(node)
      ?.map((id) => siblingWith(byId.get(id)))
      .find((holder) => holder && isFree(holder) && isAlike(holder, node))
  }

  /** The one of the old nodes that has the element inside. */
  function siblingWith(element: Element | undefined): Partner {
    let node: Node | null | undefined = element
    while (node && !places.has(node)) node = native(node, 'parentNode')
    return node as Partner
  }

  /** Matches free nodes without crossing a pair that is matched already. */
  function inOrder(fits: (old: ChildNode, fresh: ChildNode) => boolean): void {
    let from = 0
    for (const [index, node] of fresh.entries()) {
      // Text is everywhere: only the very next one is its continuation.
      const reach = from + (node instanceof Element ? LOOK_AHEAD : 1)
      for (let at = from; !partners[index] && at < reach; at++) {
        const candidate = old[at]
        if (!candidate || taken.has(candidate)) break
        if (isFree(candidate) && fits(candidate, node)) match(index, candidate)
      }
      const partner = partners[index]
      if (partner) from = Math.max(from, (places.get(partner) ?? -1) + 1)
    }
  }

  /** An element with a persistent id waits for its own partner. */
  function isFree(node: ChildNode): boolean {
    return !taken.has(node) && !(node instanceof Element && byId.get(idOf(node)) === node)
  }

  function isNameless(node: ChildNode): boolean {
    return node instanceof Element && !idOf(node) && isFree(node)
  }
}

/** Whether a node may become the other: the same kind and tag, and no id that would change. */
function isAlike(old: ChildNode, fresh: ChildNode): boolean {
  if (old.nodeName !== fresh.nodeName) return false
  if (!(old instanceof Element) || !(fresh instanceof Element)) return true
  return !idOf(old) || idOf(old) === idOf(fresh) || old.matches(SINGLETONS)
}
