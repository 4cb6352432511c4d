import { ClientError, report } from './errors.ts'
import { effect } from './store.ts'

interface Enforced<Value> {
  /** Works the value out of signals. */
  compute(): Value
  /** Makes the element show it; must leave alone what is right already. */
  show(value: Value): void
  /** Which changes of the element, by a patch or a script, may undo it. */
  watch: MutationObserverInit
}

// Two attributes that want different things of one element would undo each other for ever, and
// no click would ever be heard again.
const MOST_AT_A_TIME = 100

/** Keeps an element showing what signals say, whatever else changes it. Returns what ends that. */
export function enforce<Value>(el: Element, { compute, show, watch }: Enforced<Value>): () => void {
  let shown: { value: Value } | undefined
  let undone = 0

  const observer = new MutationObserver(() => {
    if (undone === 0) setTimeout(() => (undone = 0))
    if (++undone > MOST_AT_A_TIME) {
      observer.disconnect()
      return report(new ClientError('AttributesConflict', { element: el }))
    }
    try {
      reassert()
    } catch (error) {
      report(error)
    }
  })
  const stop = effect(() => {
    shown = { value: compute() }
    reassert()
  })
  return () => {
    observer.disconnect()
    stop()
  }

  function reassert(): void {
    // Deaf to its own changes, or two of these on one element would never come to rest.
    observer.disconnect()
    if (shown) show(shown.value)
    observer.observe(el, watch)
  }
}
