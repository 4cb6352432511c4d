import type { BoundWith, Field } from './field.ts'

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

export function radio(el: HTMLInputElement, { signal, twins }: BoundWith): Field {
  // Radios without a name would not switch each other off.
  if (!el.name) el.name = signal
  return {
    events: ['input'],
    read(current) {
      if (current === undefined) return checkedOf(twins)?.value ?? ''
      if (!el.checked) return current
      return typeof current === 'number' ? Number(el.value) : el.value
    },
    write(value) {
      el.checked = typeof value === 'number' ? Number(el.value) === value : el.value === value
    },
  }
}

function checkedOf(radios: readonly Element[]): HTMLInputElement | undefined {
  return radios.find(
    (each): each is HTMLInputElement => each instanceof HTMLInputElement && each.checked,
  )
}
