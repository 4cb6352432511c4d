import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { AttributeError, js, signals } from '../index.ts'
import type { JSX } from './jsx-runtime.ts'

// Threat T3; the first of three layers.

/* oxlint-disable starcast/no-raw-code, starcast/no-unknown-attribute -- planted for the types */

const Draft = signals({ text: z.string() })
const text: string = 'alert(1)'
const run = js`go()`

describe('the types of JSX', () => {
  it.each([
    // @ts-expect-error - text is not code
    () => <p data-text="alert(1)" />,
    // @ts-expect-error - nor is a template
    () => <p data-show={`${text} > 1`} />,
    // @ts-expect-error - nor is it at an event
    () => <button data-on:click={`@post('/rooms/${text}')`} />,
    // @ts-expect-error - nor with modifiers
    () => <button data-on:click__prevent__stop={text} />,
    // @ts-expect-error - nor on an element of SVG
    () => <circle data-text={text} />,
    // @ts-expect-error - an attribute without a value is true
    () => <p data-show />,
    // @ts-expect-error - a signal is named by its contract
    () => <input data-bind="text" />,
    // @ts-expect-error - not by a boolean
    () => <input data-bind />,
    // @ts-expect-error - not by its reference
    () => <input data-bind={Draft.$.text} />,
    // @ts-expect-error - a name is no code
    () => <p data-text={Draft.names.text} />,
    // @ts-expect-error - a spread is looked into
    () => <p {...{ 'data-text': text }} />,
  ])('refuse %s, as rendering does', (render) => {
    expect(render).toThrow(AttributeError)
  })

  it('refuse the spelling of release candidates, and handlers of a browser', () => {
    // @ts-expect-error - it is data-on:click
    void (() => <button data-on-click={run} />)
    // @ts-expect-error - and data-on:keydown
    void (() => <button data-on-keydown={run} />)
    // @ts-expect-error - functions stay on the server
    void (() => <button onClick={() => text} />)
    // @ts-expect-error - all of them
    void (() => <button onBlur={() => text} />)
    // @ts-expect-error - a handler is no text, either
    void (() => <form onSubmit={text} />)
    // @ts-expect-error - nor in the spelling of HTML, also on elements of SVG
    void (() => <circle onclick="go()" />)
    // @ts-expect-error - nor on elements of one's own
    void (() => <my-tag onload={text} />)
    // @ts-expect-error - no element hears of it: data-on:popstate__window
    void (() => <p data-on:popstate={run} />)
    // @ts-expect-error - nor of this: data-on:visibilitychange__document
    void (() => <p data-on:visibilitychange={run} />)
    // @ts-expect-error - it is data-text
    void (() => <p data-txt={run} />)
    // @ts-expect-error - it is data-init
    void (() => <p data-on-load={run} />)
    // @ts-expect-error - it names attributes
    void (() => <p data-preserve-attr />)
    // @ts-expect-error - it takes nothing
    void (() => <p data-ignore-morph="yes" />)
  })

  it('say what to write instead', () => {
    type Props = JSX.IntrinsicElements['button']
    expectTypeOf<Props['data-on-click']>().toEqualTypeOf<'write data-on:click' | undefined>()
    expectTypeOf<Props['onclick']>().toEqualTypeOf<'write data-on:click' | undefined>()
    expectTypeOf<Props['data-on:popstate']>().toEqualTypeOf<'write data-on:popstate__window' | undefined>() // prettier-ignore
    expectTypeOf<Props['data-on-load']>().toEqualTypeOf<'write data-init' | undefined>()
    expectTypeOf<Props['onClick']>().toEqualTypeOf<'write data-on:click' | undefined>()
    expectTypeOf<Props['onKeyDownCapture']>().toEqualTypeOf<'write data-on:keydown__capture' | undefined>() // prettier-ignore
    expectTypeOf<Props['onDoubleClick']>().toEqualTypeOf<'write data-on:dblclick' | undefined>()
    expectTypeOf<Props['onGotPointerCapture']>().toEqualTypeOf<'write data-on:gotpointercapture' | undefined>() // prettier-ignore
  })

  it('take code, names, none of them, and all that hono/jsx takes', () => {
    const late: typeof run | undefined = undefined
    const all = (
      <form data-on:submit__prevent={run} data-signals__ifmissing={js({ a: 1 })} class="wide">
        <input
          data-bind={Draft.names.text}
          data-ref={Draft.names.text}
          required
          aria-label="Text"
        />
        <p data-text={Draft.$.text} data-show={late} data-json-signals data-x="own" />
        <svg data-on:popstate__window={run} data-on:visibilitychange__document={run}>
          <circle data-on-intersect__once={run} data-ignore-morph data-preserve-attr="r" />
        </svg>
        <my-tag data-on:my-event={run} data-class:late={run} />
      </form>
    )
    expect(String(all)).toBe(
      '<form data-on:submit__prevent="go()" data-signals__ifmissing="({&quot;a&quot;:1})" class="wide">' +
        '<input data-bind="text" data-ref="text" required="" aria-label="Text"/>' +
        '<p data-text="$text" data-json-signals="true" data-x="own"></p>' +
        '<svg data-on:popstate__window="go()" data-on:visibilitychange__document="go()">' +
        '<circle data-on-intersect__once="go()" data-ignore-morph="true" data-preserve-attr="r"></circle></svg>' +
        '<my-tag data-on:my-event="go()" data-class:late="go()"></my-tag></form>',
    )
  })
})
