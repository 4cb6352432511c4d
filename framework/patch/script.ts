import { type ElementsPatch, PatchError } from './patch.ts'

/** How `executeScript` writes the script's tag. */
export interface ExecuteScriptOptions {
  /** Whether the script's tag removes itself after it ran. @default true */
  readonly autoRemove?: boolean

  /**
   * Attributes of the script's tag; `true` writes one without a value. A page with `pageHeaders()`
   * runs only scripts that carry its own nonce, as `nonce`.
   */
  readonly attributes?: Readonly<Record<string, string | boolean>>
}

/**
 * Runs a script in the browser, once. The code is yours: never build it from user data; send that
 * as signals.
 *
 * On a page with `pageHeaders()` it does not run: the Content-Security-Policy lets in what carries
 * the page's nonce, and the nonce of the response that brings the patch is another. Change a signal
 * that a `data-effect` of the page watches, or patch in an element with a `data-init`. A page may
 * also keep its nonce (`c.get('secureHeadersNonce')`) in a signal and send it along, for
 * `attributes: { nonce }`.
 *
 * @throws {PatchError} when an attribute's name is none.
 *
 * @example
 * sendPatches(c, executeScript(`document.title = 'Saved'`))
 *
 * @example
 * // the same where there is a Content-Security-Policy
 * <body data-effect={js`document.title = ${Page.$._title}`}>
 * sendPatches(c, Page.patch({ _title: 'Saved' }))
 */
export function executeScript(
  script: string,
  { autoRemove = true, attributes = {} }: ExecuteScriptOptions = {},
): ElementsPatch {
  const all = { ...attributes, ...(autoRemove && { 'data-effect': 'el.remove()' }) }
  const tag = Object.entries(all).map(([name, value]) => attribute(name, value)).join('') // prettier-ignore
  return Object.freeze({
    type: 'elements',
    html: `<script${tag}>${insideScript(script)}</script>`,
    selector: 'body',
    mode: 'append',
    namespace: 'html',
    useViewTransition: false,
  })
}

function attribute(name: string, value: string | boolean): string {
  if (!/^[A-Za-z][\w:.-]*$/.test(name)) {
    throw new PatchError(`${JSON.stringify(name)} is not the name of a script's attribute`)
  }
  if (value === false) return ''
  if (value === true) return ` ${name}`
  return ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`
}

// `</script` would end the tag, `<!--` would keep the next one from ending it (WHATWG HTML 4.12.1.3).
function insideScript(script: string): string {
  return script.replace(/<(?=\/script|!--|script)/gi, String.raw`\x3C`)
}
