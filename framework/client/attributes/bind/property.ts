import type { Field } from './field.ts'

/** Binds a property by its name, whatever its type. */
export function property(el: Element, name: string, events: readonly string[]): Field {
  return {
    events,
    read: () => Reflect.get(el, name),
    write: (value) => {
      if (Reflect.get(el, name) !== value) Reflect.set(el, name, value)
    },
  }
}

export function valueAttribute(el: Element): Field {
  return {
    events: ['change'],
    read: () => el.getAttribute('value') ?? '',
    write: (value) => el.setAttribute('value', String(value)),
  }
}
