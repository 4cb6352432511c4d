import { native } from '../native.ts'
import { keepFocus } from './focus.ts'
import { isInsideIgnored, persistentElements } from './ids.ts'
import { matchChildren } from './match.ts'
import { longestIncreasing, place } from './place.ts'
import { isSame } from './same.ts'
import { announceChanges, syncElement } from './sync.ts'

/** Turns `target` into `content`, in place; whatever matches stays the same node. */
export function morphOuter(target: Element, content: ParentNode): void {
  const parent = native(target, 'parentNode')
  if (parent) morph(target, content, [target], parent, native(target, 'previousSibling'))
}

/** Turns the children of `target` into `content`. */
export function morphInner(target: Element, content: ParentNode): void {
  morph(target, content, [...native(target, 'childNodes')], target, null)
}

/** Puts `content` after a node of `parent`, in the place of what is old. */
function morph(
  target: Element,
  content: ParentNode,
  old: readonly ChildNode[],
  parent: ParentNode & Node,
  after: ChildNode | null,
): void {
  if (isInsideIgnored(target)) return
  const fresh = [...content.childNodes]
  const persistent = persistentElements(old, fresh)
  const taken = new Set<Node>()
  const leftovers: ChildNode[] = []
  const changed = new Set<Element>()

  keepFocus(() => morphNodes(parent, old, fresh, after))
  for (const node of leftovers) if (!taken.has(node)) remove(node)
  // Only now, as listeners may change the page.
  announceChanges(changed)

  function morphNodes(
    parent: ParentNode & Node,
    old: readonly ChildNode[],
    fresh: readonly ChildNode[],
    after: ChildNode | null,
  ): void {
    const places = new Map<Node, number>(old.map((node, index) => [node, index]))
    const partners = matchChildren(old, fresh, places, persistent, taken)
    for (const node of old) if (!taken.has(node)) discard(node)

    const staying = longestIncreasing(partners.map((node) => node && places.get(node)))
    for (const [index, node] of fresh.entries()) {
      const placed = partners[index] ?? newNode(node)
      if (!staying.has(index)) {
        place(parent, placed, after ? native(after, 'nextSibling') : native(parent, 'firstChild'))
      }
      if (placed !== node) morphNode(placed, node)
      after = placed
    }
  }

  /** Makes `old` equal to `fresh`. */
  function morphNode(old: Node, fresh: Node): void {
    if (isSame(old, fresh)) return
    if (!(old instanceof Element) || !(fresh instanceof Element)) {
      old.nodeValue = fresh.nodeValue
    } else if (!isIgnored(old) || !isIgnored(fresh)) {
      syncElement(old, fresh, changed, () => {
        if (old instanceof HTMLTemplateElement && fresh instanceof HTMLTemplateElement) {
          old.content.replaceChildren(fresh.content)
        }
        morphNodes(old, [...native(old, 'childNodes')], [...native(fresh, 'childNodes')], null)
      })
    }
  }

  /** The node itself, or a shell when persistent elements have to move into it. */
  function newNode(node: ChildNode): ChildNode {
    return persistent.idsIn.has(node) ? document.importNode(node, false) : node
  }

  function discard(node: ChildNode): void {
    // What another place still needs is fetched from here, so that it moves once.
    if (persistent.holders.has(node)) leftovers.push(node)
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
