import type { AttributeContext } from '../../registry.ts'
import { findPath, signal } from '../../store.ts'

type BindContext = AttributeContext<'exclusive'>

const count = signal(0)
let isCounting = false

/**
 * Tells where the value of a field is: fields that bind one list share it out, each its element, in
 * document order. Whoever asks follows that order. Undefined for a field that has left the page.
 */
export function pathFor(context: BindContext, name: string): string | undefined {
  const isList = context.el instanceof HTMLSelectElement && context.el.multiple
  if (isList || !Array.isArray(findPath(name))) return name
  count()
  const index = twinsOf(context).indexOf(context.el)
  return index < 0 ? undefined : `${name}.${index}`
}

/** Counts fields anew, once those that come and go together have done so. */
export function recount(): void {
  if (isCounting) return
  isCounting = true
  queueMicrotask(() => {
    isCounting = false
    count(count() + 1)
  })
}

/** All elements with the very same attribute, this one included. */
export function twinsOf({ rawKey, value = '' }: BindContext): Element[] {
  const name = CSS.escape(`data-${rawKey}`)
  return [...document.querySelectorAll(`[${name}="${CSS.escape(value)}"]`)]
}
