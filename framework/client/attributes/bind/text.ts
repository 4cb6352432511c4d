import type { Field } from './field.ts'

export function textInput(el: HTMLInputElement | HTMLTextAreaElement): Field {
  return {
    events: ['input'],
    read: (current) => likeSignal(el.value, current),
    write: (value) => writeText(el, value),
  }
}

export function numberInput(el: HTMLInputElement): Field {
  return {
    events: ['input'],
    read: (current) => (typeof current === 'string' ? el.value : Number(el.value)),
    write: (value) => writeText(el, value),
  }
}

/** A text stays a text unless the signal holds something else, which is taken for a number. */
export function likeSignal(text: string, current: unknown): string | number {
  return current === undefined || typeof current === 'string' ? text : Number(text)
}

/** Sets the value if it differs: setting moves the caret. */
export function writeText(el: { value: string }, value: unknown): void {
  const text = String(value)
  if (el.value !== text) el.value = text
}
