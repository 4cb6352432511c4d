import type { JSX } from 'hono/jsx/jsx-runtime'
import { type HtmlEscapedString, HtmlEscapedCallbackPhase, resolveCallback } from 'hono/utils/html'
import { PatchError } from './patch.ts'

/** What hono/jsx, `html` and `raw` make: markup whose text is escaped. */
export type View = JSX.Element | HtmlEscapedString | Promise<HtmlEscapedString>

/**
 * Renders a view to text, awaiting its async components.
 *
 * @throws {PatchError} for plain text: it could hold anybody's markup.
 *
 * @example
 * await renderView(<p>{name}</p>) // '<p>…</p>', with `name` escaped
 */
export async function renderView(view: View): Promise<string> {
  const given = await view
  if (!isEscaped(given)) {
    throw new PatchError(
      `A patch is made from JSX or raw(trusted), not from ${describe(given)}: it would not be escaped`,
    )
  }
  const html = await given.toString()
  // hono marks markup by making a String object of it; a patch is plain data.
  return String(await resolveCallback(html, HtmlEscapedCallbackPhase.Stringify, false, {}))
}

/** Whether a value is, or promises to be, a view; `renderView` is to say what a promise holds. */
export function isView(value: View | string): value is View {
  return value instanceof Promise || isEscaped(value)
}

/** What the component that a view was made by is called; undefined for plain elements and text. */
export async function componentOf(view: View): Promise<string | undefined> {
  const { tag } = Object(await view) as { readonly tag?: unknown }
  return typeof tag === 'function' && tag.name !== '' ? tag.name : undefined
}

function isEscaped(view: unknown): view is HtmlEscapedString {
  return (view instanceof Object || typeof view === 'string') && 'isEscaped' in Object(view)
}

function describe(view: unknown): string {
  return typeof view === 'string' ? `the text ${JSON.stringify(view.slice(0, 60))}` : typeof view
}
