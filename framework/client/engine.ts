import { ClientError, warn } from './errors.ts'
import { attributesOf, cleanUp, enliven, refresh } from './instances.ts'
import { native } from './native.ts'
import { onAttribute, runWatcher } from './registry.ts'

// Every element that carries attributes of ours is in one of these namespaces.
const KINDS = [HTMLElement, SVGElement, MathMLElement]
const IGNORED = '[data-ignore]'

// Two copies of this script, such as those of two releases, would apply every patch and make every
// call twice.
const RUNNING = Symbol.for('starcast')

let isScheduled = false
let isReady = false

/** Brings the page to life once its plugins are registered, and keeps it so as the page changes. */
export function start(): void {
  if (Reflect.has(document, RUNNING)) {
    return warn(new ClientError('AlreadyRunning', { script: import.meta.url }))
  }
  Reflect.set(document, RUNNING, true)
  document.addEventListener('datastar-fetch', runWatcher)
  onAttribute(schedule)
  schedule()
}

// One task after the first plugin: a module that imports this bundle can register its own before.
function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  setTimeout(() => {
    isScheduled = false
    if (!isReady) observe()
    enlivenTree(document.documentElement)
    if (isReady) return
    isReady = true
    document.dispatchEvent(new Event('datastar-ready'))
  })
}

function observe(): void {
  new MutationObserver(follow).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
  })
}

function follow(records: MutationRecord[]): void {
  const removed = new Set<Node>()
  const added = new Set<Node>()
  for (const record of records) {
    for (const node of record.removedNodes) removed.add(node)
    for (const node of record.addedNodes) added.add(node)
  }
  // All that left goes first: what only moved is in both sets, and starts anew once.
  for (const node of removed) if (node instanceof Element) cleanUpTree(node)
  for (const node of added) if (isOurs(node) && !node.closest(IGNORED)) enlivenTree(node)

  for (const { type, target, attributeName } of records) {
    if (type !== 'attributes' || !attributeName?.startsWith('data-') || !isOurs(target)) continue
    if (target.isConnected && !isIgnored(target)) refresh(target, attributeName)
  }
}

function enlivenTree(el: Element): void {
  if (!isOurs(el) || !el.isConnected || el.hasAttribute('data-ignore')) return
  if (!el.hasAttribute('data-ignore__self')) for (const name of attributesOf(el)) enliven(el, name)
  // A copy, and taken only now: an attribute may have changed the children.
  Array.from(native(el, 'children')).forEach(enlivenTree)
}

function cleanUpTree(el: Element): void {
  cleanUp(el)
  for (const descendant of el.querySelectorAll('*')) cleanUp(descendant)
}

function isOurs(node: Node): node is Element {
  return KINDS.some((kind) => node instanceof kind)
}

function isIgnored(el: Element): boolean {
  return el.hasAttribute('data-ignore__self') || el.closest(IGNORED) !== null
}
