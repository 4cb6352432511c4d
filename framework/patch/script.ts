import { elementsPatch } from './elements.ts'
import { type ElementsPatch, PatchError, type PatchEventOptions } from './patch.ts'
import { literal, runInBrowser } from './run.ts'

/** How `executeScript` runs a script. */
export type ExecuteScriptOptions = PatchEventOptions & (ScriptTagOptions | EvaluateOptions)

/** A script that comes as a `<script>`. */
export interface ScriptTagOptions {
  /** Whether the script's tag removes itself after it ran. @default true */
  readonly autoRemove?: boolean

  /**
   * Attributes of the script's tag; `true` writes one without a value, `false` none. A page with
   * `pageHeaders()` runs only scripts that carry its own nonce, as `nonce`.
   */
  readonly attributes?: ScriptAttributes

  readonly evaluate?: false
}

/** A script that Datastar evaluates. */
export interface EvaluateOptions {
  /**
   * Whether Datastar evaluates the script, as it does the `data-*` attributes of the page, instead
   * of the browser running a `<script>`: on a page with `pageHeaders()`, too. It is a classic script
   * then, without attributes, whose `let`, `const` and `class` are its own; and it runs when all
   * patches that came at once are applied.
   *
   * @default false
   */
  readonly evaluate: true
}

/** The attributes of a `<script>`. */
export type ScriptAttributes = Readonly<Record<string, string | boolean>>

/**
 * Runs a script in the browser, once. The code is yours: never build it from user data; send that
 * as signals, or with `dispatchEvent`.
 *
 * As a `<script>` it does not run on a page with `pageHeaders()`: the Content-Security-Policy lets in
 * what carries the page's nonce, and the nonce of the response that brings the patch is another.
 * Say `evaluate: true`; or keep the page's nonce (`c.get('secureHeadersNonce')`) in a signal and
 * send it along, for `attributes: { nonce }`. For what pages are told most often there are
 * `redirect`, `pushUrl`, `replaceUrl`, `dispatchEvent`, `announce` and `consoleLog`.
 *
 * @throws {PatchError} when an attribute's name is none.
 *
 * @example
 * sendPatches(c, executeScript(`document.title = 'Saved'`, { evaluate: true }))
 */
export function executeScript(script: string, options: ExecuteScriptOptions = {}): ElementsPatch {
  if (options.evaluate) {
    const { evaluate: _, ...event } = options
    // Called by another name, `eval` has the page around it and not the attribute.
    return runInBrowser(`(0,eval)(${literal(script)})`, event)
  }
  const { autoRemove = true, attributes = {}, evaluate: _, ...event } = options
  const all = { ...attributes, ...(autoRemove && { 'data-effect': 'el.remove()' }) }
  const tag = Object.entries(scriptAttributes(all)).map(([name, value]) => attribute(name, value)).join('') // prettier-ignore
  const html = `<script${tag}>${insideScript(script)}</script>`
  return elementsPatch(html, { ...event, selector: 'body', mode: 'append' })
}

/**
 * The attributes that are written, with what is written; `''` for one without a value.
 *
 * @throws {PatchError}
 */
export function scriptAttributes(attributes: ScriptAttributes): Record<string, string> {
  const written: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^[A-Za-z][\w:.-]*$/.test(name)) {
      throw new PatchError(`${JSON.stringify(name)} is not the name of a script's attribute`)
    }
    if (value !== false) written[name] = value === true ? '' : String(value)
  }
  return written
}

function attribute(name: string, value: string): string {
  if (value === '') return ` ${name}`
  return ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`
}

// `</script` would end the tag, and `<!--` would keep the next one from ending it (WHATWG HTML
// 4.12.1.3). Both stand in strings and patterns only, where the escape says the same.
function insideScript(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, String.raw`\x3C`)
}
