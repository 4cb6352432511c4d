import { type ElementsPatch, PatchError } from './patch.ts'

export interface ExecuteScriptOptions {
  /** Whether the script's tag removes itself after it ran. @default true */
  readonly autoRemove?: boolean

  /**
   * Attributes of the script's tag; `true` writes one without a value. A page whose
   * Content-Security-Policy has a nonce runs only scripts that carry it as `nonce`.
   */
  readonly attributes?: Readonly<Record<string, string | boolean>>
}

/**
 * Runs a script in the browser, once. The code is yours: never build it from user data; send that
 * as signals.
 *
 * @throws {PatchError} when an attribute's name is none.
 *
 * @example
 * sendPatches(c, executeScript(`document.title = 'Saved'`))
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
