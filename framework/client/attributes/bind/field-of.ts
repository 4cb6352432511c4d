import { checkbox, radio } from './checkable.ts'
import type { Field } from './field.ts'
import { multipleSelect, singleSelect } from './select.ts'
import { anyValue, text } from './value.ts'

/** Chooses how an element is bound; `twins` finds all elements bound by the same attribute. */
export function fieldOf(el: Element, signal: string, twins: () => Iterable<Element>): Field {
  if (el instanceof HTMLSelectElement) return el.multiple ? multipleSelect(el) : singleSelect(el)
  if (el instanceof HTMLTextAreaElement) return text(el)
  if (!(el instanceof HTMLInputElement)) return anyValue(el)
  if (el.type === 'checkbox') return checkbox(el)
  if (el.type === 'radio') return radio(el, signal, twins)
  return text(el, /^(number|range)$/.test(el.type) ? 0 : '')
}
