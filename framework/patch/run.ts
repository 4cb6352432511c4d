import { elementsPatch } from './elements.ts'
import type { ElementsPatch, PatchEventOptions } from './patch.ts'

/**
 * Runs code of ours in the browser, once: an element comes with the code as its `data-init`, and
 * takes itself out. Datastar compiles that as it compiles every attribute, so it runs where a
 * Content-Security-Policy lets no script in that a patch brings, such as that of `pageHeaders()`.
 *
 * It runs when all patches that came at once are applied, and what they brought is alive: by
 * itself, so that code which throws is reported to the page and stops nothing else. What an attribute
 * throws would keep Datastar's own client from ever updating the page again.
 *
 * The code is part of an expression: no `$` and no `@` in it, and data only as `literal` writes it.
 */
export function runInBrowser(code: string, event: PatchEventOptions = {}): ElementsPatch {
  const attribute = `queueMicrotask(()=>{${code}});el.remove()`
  const escaped = attribute.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;') // prettier-ignore
  // Not into the body: a patch of it that comes at the same time would morph the element away.
  const place = { selector: 'html', mode: 'append' } as const
  return elementsPatch(`<div hidden data-init="${escaped}"></div>`, { ...event, ...place })
}

/**
 * Text as a JavaScript literal that is safe in an expression: Datastar rewrites `$x` and `@x(` in
 * strings, too, so all that is not plain is written as `\uXXXX`.
 *
 * @example
 * literal('a@b') // '"a\\u0040b"'
 */
export function literal(text: string): string {
  const unit = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `"${text.replace(/[^A-Za-z0-9 _.,-]/g, unit)}"`
}

/** Plain data as an expression that is safe; `__proto__` is a name like any other in JSON. */
export function dataLiteral(data: unknown): string {
  return `JSON.parse(${literal(JSON.stringify(data))})`
}
