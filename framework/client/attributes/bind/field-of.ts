import { checkbox, radio } from './checkable.ts'
import type { BoundWith, Field } from './field.ts'
import { property, valueAttribute } from './property.ts'
import { multipleSelect, singleSelect } from './select.ts'
import { numberInput, textInput } from './text.ts'

/** Chooses how an element is bound. */
export function fieldOf(el: Element, bound: BoundWith): Field {
  if (el instanceof HTMLInputElement) return inputOf(el, bound)
  if (el instanceof HTMLSelectElement) return el.multiple ? multipleSelect(el) : singleSelect(el)
  if (el instanceof HTMLTextAreaElement) return textInput(el)
  // A custom element may get its `value` only when it is defined, after this.
  if (el.localName.includes('-')) return custom(el)
  return 'value' in el ? property(el, 'value', ['change']) : valueAttribute(el)
}

function inputOf(el: HTMLInputElement, bound: BoundWith): Field {
  switch (el.type) {
    case 'checkbox':
      return checkbox(el)
    case 'radio':
      return radio(el, bound)
    case 'number':
    case 'range':
      return numberInput(el)
    default:
      return textInput(el)
  }
}

function custom(el: Element): Field {
  const events = ['input', 'change']
  const byProperty = property(el, 'value', events)
  const byAttribute = valueAttribute(el)
  const current = () => ('value' in el ? byProperty : byAttribute)
  return {
    events,
    read: (value) => current().read(value),
    write: (value) => current().write(value),
  }
}
