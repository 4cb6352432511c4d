import type { Field } from './field.ts'
import { text } from './value.ts'

export function singleSelect(el: HTMLSelectElement): Field {
  const field = text(el)
  return {
    ...field,
    events: ['change'],
    rewrite(value) {
      // An option that is gone leaves the choice to the browser.
      if (Array.from(el.options, (option) => option.value).includes(`${value}`)) field.write(value)
    },
  }
}

export function multipleSelect(el: HTMLSelectElement): Field {
  // An option that a number has selected is read as that number ever after.
  const numbers = new Set<unknown>()
  return {
    events: ['change'],
    read: () =>
      Array.from(el.selectedOptions, ({ value }) => (numbers.has(value) ? Number(value) : value)),
    write,
    rewrite: write,
  }

  function write(value: unknown): void {
    const values: unknown[] = Array.isArray(value) ? value : []
    for (const each of values) if (typeof each === 'number') numbers.add(`${each}`)
    const selected = new Set(values.map(String))
    for (const option of el.options) option.selected = selected.has(option.value)
  }
}
