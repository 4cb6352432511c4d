import { isolate } from './errors.ts'
import { effect } from './store.ts'

const listeners = new WeakMap<Node, Set<() => void>>()

/**
 * Keeps an element showing what signals say, whatever else changes it. Returns what ends that.
 *
 * `compute` works the value out of signals, and `show` makes the element show it; what is right
 * already it must leave alone.
 */
export function enforce<Value>(
  el: Element,
  compute: () => Value,
  show: (value: Value) => void,
): () => void {
  let shown: { value: Value } | undefined
  const reassert = () => shown && show(shown.value)
  const stop = effect(() => {
    shown = { value: compute() }
    reassert()
  })
  const forget = onChange(el, reassert)
  return () => {
    forget()
    stop()
  }
}

/** Calls `listener` after each change of an element's attributes, children and texts. */
export function onChange(el: Element, listener: () => void): () => void {
  const others = listeners.get(el) ?? new Set()
  listeners.set(el, others.add(listener))
  return () => void others.delete(listener)
}

/** Tells whoever cares about the node, or else about its parent, that it has changed. */
export function noteMutation(node: Node): void {
  const those = listeners.get(node) ?? listeners.get(node.parentNode ?? node)
  those?.forEach(isolate)
}
