import type { Context } from 'hono'
import { json } from '../sse/event.ts'
import { checkElements, checkEvent } from './check.ts'
import { answerInstead, type SendPatchesOptions } from './instead.ts'
import { type ElementsPatch, type Patch, PatchError, type SignalsPatch } from './patch.ts'
import { type ScriptAttributes, scriptAttributes } from './script.ts'

/**
 * Answers Datastar with one patch that is no event stream but a plain body, which caches, proxies and
 * `ETag`s know what to do with: elements as `text/html`, signals as `application/json`, and what else
 * there is to a patch in headers. Any other who asks gets the `page`.
 *
 * @throws {PatchError} when the patch has what no header can say: an `id`, a `retry`, or the selector
 *   of a view transition.
 * @throws {UrlError} when `page` leads off this site.
 *
 * @example
 * return sendPatch(c, patchElements(<Prices day={day} />, { selector: '#prices', mode: 'inner' }))
 */
export async function sendPatch(
  c: Context,
  patch: Patch | Promise<Patch>,
  options: SendPatchesOptions = {},
): Promise<Response> {
  const { body, headers } = plain(await patch)
  return (await answerInstead(c, options)) ?? answer(c, body, headers)
}

/** What `sendScript` answers besides the script. */
export interface SendScriptOptions extends SendPatchesOptions {
  /** Attributes of the script's tag; `true` writes one without a value, `false` none. */
  readonly attributes?: ScriptAttributes
}

/**
 * Answers Datastar with a script, as `text/javascript`, which the browser runs and keeps in its
 * head. The code is yours: never build it from user data. A page with `pageHeaders()` does not run
 * it without the page's own nonce, and Datastar's own client never finishes such a call: where
 * there is no reason to answer so, send `executeScript`.
 *
 * @throws {PatchError} when an attribute's name is none.
 * @throws {UrlError} when `page` leads off this site.
 *
 * @example
 * return sendScript(c, await readFile('setup.js', 'utf8'), { attributes: { type: 'module' } })
 */
export async function sendScript(
  c: Context,
  script: string,
  { attributes = {}, ...options }: SendScriptOptions = {},
): Promise<Response> {
  const written = scriptAttributes(attributes)
  const headers: Record<string, string> = { 'Content-Type': 'text/javascript; charset=utf-8' }
  if (Object.keys(written).length > 0) {
    headers['Datastar-Script-Attributes'] = ascii(json(written), (unit) => `\\u${unit.padStart(4, '0')}`) // prettier-ignore
  }
  // Another site's page could load it as a script of its own, and hear what it says.
  return (await answerInstead(c, options, { none: true })) ?? answer(c, script, headers)
}

/**
 * Answers Datastar that there is nothing to change: 204, after which not even a call with
 * `retry: 'always'` comes back. Any other who asks gets the `page`.
 *
 * @throws {UrlError} when `page` leads off this site.
 *
 * @example
 * return sendNothing(c, { page: paths.room(room) })
 */
export async function sendNothing(c: Context, options: SendPatchesOptions = {}): Promise<Response> {
  return (await answerInstead(c, { page: () => nothing(c), ...options })) ?? nothing(c)
}

function nothing(c: Context): Response {
  return c.body(null, 204, { 'Cache-Control': 'no-store' })
}

function answer(c: Context, body: string, headers: Record<string, string>): Response {
  return c.body(body, 200, {
    ...headers,
    'Cache-Control': 'no-cache',
    // Only Datastar is to take the one for markup and the other for a script.
    'X-Content-Type-Options': 'nosniff',
  })
}

interface Plain {
  readonly body: string
  readonly headers: Record<string, string>
}

function plain(patch: Patch): Plain {
  for (const name of ['id', 'retry', 'viewTransitionSelector'] as const) {
    if (!(name in patch)) continue
    throw new PatchError(`Only an event says the ${name} of a patch: send it with sendPatches`)
  }
  return patch.type === 'elements' ? asHtml(patch) : asJson(patch)
}

function asHtml(patch: ElementsPatch): Plain {
  checkElements(patch)
  const headers: Record<string, string> = { 'Content-Type': 'text/html; charset=utf-8' }
  if (patch.selector !== undefined) headers['Datastar-Selector'] = asHeader(patch.selector)
  if (patch.mode !== 'outer') headers['Datastar-Mode'] = patch.mode
  if (patch.namespace !== 'html') headers['Datastar-Namespace'] = patch.namespace
  if (patch.useViewTransition) headers['Datastar-Use-View-Transition'] = 'true'
  return { body: patch.html, headers }
}

function asJson(patch: SignalsPatch): Plain {
  checkEvent(patch)
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (patch.onlyIfMissing) headers['Datastar-Only-If-Missing'] = 'true'
  return { body: patch.json ?? json(patch.signals), headers }
}

// A header is bytes that browsers read as Latin-1; to CSS an escaped character is the same.
function asHeader(selector: string): string {
  return selector.replace(/[^\t -~]/gu, (char) => `\\${char.codePointAt(0)!.toString(16)} `)
}

function ascii(text: string, escape: (unit: string) => string): string {
  return text.replace(/[^ -~]/g, (char) => escape(char.charCodeAt(0).toString(16)))
}
