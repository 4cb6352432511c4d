import { noteMutation } from './enforce.ts'
import { ClientError, report, warn } from './errors.ts'
import { cleanUp, follow } from './instances.ts'
import { native } from './native.ts'
import { onAttribute, runWatcher } from './registry.ts'

const IGNORED = 'data-ignore'
const IGNORED_ITSELF = 'data-ignore__self'

// Two copies of this script, such as those of two releases, would apply every patch and make every
// call twice.
const RUNNING = Symbol.for('starcast')

// Two attributes that want different things of one element would undo each other for ever, and
// no click would ever be heard again.
const MOST_ROUNDS = 100

const observer = new MutationObserver((records) => followChanges(records, 0))
const WATCHED = { subtree: true, childList: true, attributes: true, characterData: true }
let isScheduled = false
let isReady = false

/** Brings the page to life once its plugins are registered, and keeps it so as the page changes. */
export function start(): void {
  if (RUNNING in document) {
    return warn(new ClientError('AlreadyRunning', { script: import.meta.url }))
  }
  Object.assign(document, { [RUNNING]: true })
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
    const root = document.documentElement
    observer.observe(root, WATCHED)
    followTree(root)
    if (isReady) return
    isReady = true
    document.dispatchEvent(new Event('datastar-ready'))
  })
}

function followChanges(records: readonly MutationRecord[], round: number): void {
  // All that left goes first: what only moved is among both, and starts anew once.
  for (const { removedNodes } of records) {
    for (const node of removedNodes) if (node instanceof Element) cleanUpTree(node)
  }
  for (const { addedNodes } of records) {
    for (const node of addedNodes) if (isOurs(node)) followTree(node)
  }

  for (const { target, attributeName } of records) {
    if (!attributeName?.startsWith('data-') || !isOurs(target)) continue
    if (target.isConnected && !target.hasAttribute(IGNORED_ITSELF)) follow(target, attributeName)
  }

  const changed = new Set(records.map(({ target }) => target))
  if (round < MOST_ROUNDS) changed.forEach(noteMutation)
  else report(new ClientError('AttributesConflict', { element: [...changed][0] }))
  // Those of our own making.
  const more = observer.takeRecords()
  if (more.length > 0) followChanges(more, round + 1)
}

function followTree(el: Element): void {
  if (!el.isConnected || el.hasAttribute(IGNORED)) return
  if (!el.hasAttribute(IGNORED_ITSELF)) for (const name of el.getAttributeNames()) follow(el, name)
  // A copy, and taken only now: an attribute may have changed the children.
  Array.from(native(el, 'children')).forEach(followTree)
}

function cleanUpTree(el: Element): void {
  for (const each of [el, ...el.querySelectorAll('*')]) cleanUp(each)
}

function isOurs(node: Node): node is Element {
  return node instanceof Element && !node.closest(`[${IGNORED}]`)
}
