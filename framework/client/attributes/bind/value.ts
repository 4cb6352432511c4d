import type { Field } from './field.ts'

/** Binds a text; where there is no signal yet, it is of the type of `initial`. */
export function text(el: { value: string }, initial: number | string = ''): Field {
  return {
    events: ['input'],
    // A text stays a text unless the signal holds something else, which is taken for a number.
    read: (current = initial) => (typeof current === 'string' ? el.value : Number(el.value)),
    write(value) {
      const shown = String(value)
      // Setting moves the caret.
      if (el.value !== shown) el.value = shown
    },
  }
}

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

/** Binds `value`: the property where there is one, or else the attribute. */
export function anyValue(el: Element): Field {
  const isCustom = el.localName.includes('-')
  const { events, read, write } = property(el, 'value', isCustom ? ['input', 'change'] : ['change'])
  // Asked each time: a custom element may get the property only when it is defined, after this.
  return {
    events,
    read: () => ('value' in el ? read('') : (el.getAttribute('value') ?? '')),
    write: (value) => ('value' in el ? write(value) : el.setAttribute('value', String(value))),
  }
}
