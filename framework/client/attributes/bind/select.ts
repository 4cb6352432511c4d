import type { Field } from './field.ts'
import { likeSignal, writeText } from './text.ts'

export function singleSelect(el: HTMLSelectElement): Field {
  return {
    events: ['change'],
    read: (current) => likeSignal(el.value, current),
    write: (value) => writeText(el, value),
    rewrite(value) {
      const isThere = Array.from(el.options).some((option) => option.value === String(value))
      if (isThere) writeText(el, value)
    },
  }
}

export function multipleSelect(el: HTMLSelectElement): Field {
  // An option that a number has selected is read as that number ever after.
  const numbers = new Set<string>()
  return {
    events: ['change'],
    read: () =>
      Array.from(el.selectedOptions, ({ value }) => (numbers.has(value) ? Number(value) : value)),
    write,
    rewrite: write,
  }

  function write(values: unknown): void {
    const selected = new Set<string>()
    for (const value of Array.isArray(values) ? values : []) {
      selected.add(String(value))
      if (typeof value === 'number') numbers.add(String(value))
    }
    for (const option of el.options) option.selected = selected.has(option.value)
  }
}
