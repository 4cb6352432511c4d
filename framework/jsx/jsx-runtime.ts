import { Fragment, jsx as honoJsx, type JSX as HonoJSX } from 'hono/jsx/jsx-runtime'
import type { DatastarAttributes, WithoutHandlers } from './attributes.ts'
import { guard } from './guard.ts'

// What `"jsxImportSource": "starcast"` resolves to: hono/jsx's own nodes, with Datastar's attributes
// typed, and checked while rendering where types cannot see them. What is made in another way is not
// checked: by `cloneElement` and `createElement` of hono/jsx, or in files that import hono's runtime.

export { Fragment, jsx as jsxDEV, jsx as jsxs }

/**
 * Makes an element; compilers write the calls.
 *
 * @throws {AttributeError} when an attribute that Datastar runs as code is given plain text.
 */
export function jsx(
  tag: string | HonoJSX.ElementType,
  props: Record<string, unknown>,
  key?: string,
): HonoJSX.Element {
  if (typeof tag === 'string') guard(tag, props)
  return honoJsx(tag as string, props, key) as unknown as HonoJSX.Element
}

// oxlint-disable-next-line typescript/no-namespace -- where TypeScript looks for a JSX runtime's types
export declare namespace JSX {
  type Element = HonoJSX.Element
  type ElementType = HonoJSX.ElementType
  interface ElementChildrenAttribute extends HonoJSX.ElementChildrenAttribute {}
  interface IntrinsicAttributes extends HonoJSX.IntrinsicAttributes {}
  type IntrinsicElements = {
    [Tag in keyof HonoJSX.IntrinsicElements]: WithoutHandlers<HonoJSX.IntrinsicElements[Tag]> &
      DatastarAttributes
  }
}
