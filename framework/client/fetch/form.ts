import type { ActionContext } from '../registry.ts'

/** The form that a call sends: the one it names, or else the closest around its element. */
export function findForm({ el }: ActionContext, selector?: string): HTMLFormElement | undefined {
  const form = selector ? document.querySelector(selector) : el.closest('form')
  return form instanceof HTMLFormElement ? form : undefined
}

/** Reads a form's fields as a submission by what made the call would send them. */
export function formFields(form: HTMLFormElement, { el, evt }: ActionContext): FormData {
  const fields = new FormData(form)
  const submitter = el === form ? evt instanceof SubmitEvent && evt.submitter : el
  if (submitter && submitter.matches('button[name], input[type=submit][name]')) {
    const { name, value } = submitter as HTMLButtonElement
    if (name) fields.append(name, value)
  }
  return fields
}

export function urlEncoded(fields: FormData): [name: string, value: string][] {
  // A file that cannot travel in a URL is sent as its name, as a native submission does.
  return Array.from(fields, ([name, value]) => [name, value instanceof File ? value.name : value])
}
