import type { Field } from './field.ts'

export function checkbox(el: HTMLInputElement): Field {
  return {
    events: ['input'],
    read(current) {
      const isText =
        typeof current === 'string' || (el.hasAttribute('value') && typeof current !== 'boolean')
      if (!isText) return el.checked
      return el.checked ? el.value : ''
    },
    write(value) {
      el.checked = typeof value === 'string' ? value === el.value : Boolean(value)
    },
  }
}

export function radio(el: HTMLInputElement, signal: string, twins: () => Iterable<Element>): Field {
  // Radios without a name would not switch each other off.
  el.name ||= signal
  return {
    events: ['input'],
    read(current) {
      const checked = current === undefined ? [...twins()].find(isChecked) : isChecked(el) && el
      if (!checked) return current ?? ''
      return typeof current === 'number' ? Number(checked.value) : checked.value
    },
    write(value) {
      el.checked = el.value === String(value)
    },
  }
}

function isChecked(el: Element): el is HTMLInputElement {
  return el instanceof HTMLInputElement && el.checked
}
