/** Reads a form's fields as a submission by `submitter` would send them. */
export function formFields(form: HTMLFormElement, submitter: Element | null): FormData {
  const fields = new FormData(form)
  const isButton =
    submitter instanceof HTMLButtonElement ||
    (submitter instanceof HTMLInputElement && submitter.type === 'submit')
  if (isButton && submitter.name) fields.append(submitter.name, submitter.value)
  return fields
}

/** Shows the user what is wrong with the form, if anything is. */
export function isValid(form: HTMLFormElement): boolean {
  return form.noValidate || form.reportValidity()
}

export function urlEncoded(fields: FormData): URLSearchParams {
  const encoded = new URLSearchParams()
  // A file that cannot travel in a URL is sent as its name, as a native submission does.
  for (const [name, value] of fields) {
    encoded.append(name, typeof value === 'string' ? value : value.name)
  }
  return encoded
}
