import type { JSX as HonoJSX } from 'hono/jsx/jsx-runtime'
import type { DocumentEvent, DomEvent, ElementEvent, WindowEvent } from '../signals/dom-event.ts'
import type { Code, SignalName } from '../signals/expression.ts'

/**
 * Datastar's attributes as JSX can spell and check them. Names with a dot or a second colon are
 * spread: see `on()`, `bind()`, and the object form of `data-class`, `data-attr` and `data-style`.
 */
export interface DatastarAttributes extends OnAttributes, NoHandlers, NoHyphens, NoSlips {
  readonly 'data-text'?: Code | undefined
  readonly 'data-show'?: Code | undefined
  readonly 'data-class'?: Code | undefined
  readonly 'data-attr'?: Code | undefined
  readonly 'data-style'?: Code | undefined
  readonly 'data-signals'?: Code | undefined
  readonly 'data-signals__ifmissing'?: Code | undefined
  readonly 'data-computed'?: Code | undefined
  readonly 'data-effect'?: Code | undefined
  readonly 'data-init'?: Code | undefined
  readonly 'data-init__viewtransition'?: Code | undefined
  readonly 'data-on-intersect'?: Code | undefined
  readonly 'data-on-intersect__once'?: Code | undefined
  readonly 'data-on-intersect__half'?: Code | undefined
  readonly 'data-on-intersect__full'?: Code | undefined
  readonly 'data-on-intersect__exit'?: Code | undefined
  readonly 'data-on-intersect__once__half'?: Code | undefined
  readonly 'data-on-intersect__once__full'?: Code | undefined
  readonly 'data-on-interval'?: Code | undefined
  readonly 'data-on-interval__viewtransition'?: Code | undefined
  readonly 'data-on-signal-patch'?: Code | undefined
  readonly 'data-on-signal-patch-filter'?: Code | undefined
  readonly 'data-json-signals'?: Code | true | undefined
  readonly 'data-json-signals__terse'?: Code | true | undefined
  readonly 'data-bind'?: SignalName | undefined
  readonly 'data-indicator'?: SignalName | undefined
  readonly 'data-ref'?: SignalName | undefined
  readonly 'data-ignore'?: boolean | '' | undefined
  readonly 'data-ignore__self'?: boolean | '' | undefined
  readonly 'data-ignore-morph'?: boolean | '' | undefined
  /** Names of attributes that a morph leaves alone, with spaces between. */
  readonly 'data-preserve-attr'?: string | undefined
}

// What happens at the window or the document only reaches no element.
type OnAttributes = {
  readonly [Name in `data-on:${ElementEvent}${Modifiers}`]?: Code | undefined
} & {
  readonly [Name in `data-on:${WindowEvent}__window${'' | '__once'}`]?: Code | undefined
} & {
  readonly [Name in `data-on:${Lowercase<DocumentEvent>}__document${'' | '__once'}`]?:
    | Code
    | undefined
} & {
  readonly [Event in WindowEvent as `data-on:${Event}`]?:
    | `write data-on:${Event}__window`
    | undefined
} & {
  readonly [Event in DocumentEvent as `data-on:${Event}`]?:
    | `write data-on:${Event}__document`
    | undefined
}

// The modifiers people combine. All of their products would cost every app a second of compiling.
type Modifiers =
  | ''
  | '__prevent'
  | '__stop'
  | '__once'
  | '__window'
  | '__document'
  | '__outside'
  | '__capture'
  | '__passive'
  | '__viewtransition'
  | '__prevent__stop'
  | '__outside__once'

// Handlers are functions of a browser; on a server they would render as nothing, and their text would
// run as code. The types say what to write instead, so that the compiler's message does.
type NoHandlers = {
  readonly [Name in Handler]?: `write data-on:${EventOf<Name>}` | undefined
} & {
  readonly [Event in DomEvent as `on${Lowercase<Event>}`]?: `write data-on:${Event}` | undefined
}

/** The attributes of an element, but for the handlers that hono/jsx declares. */
export type WithoutHandlers<Attributes> = {
  [Name in keyof Attributes as Name extends Handler ? never : Name]: Attributes[Name]
}

type Handler = keyof {
  [
    Name in keyof HonoJSX.IntrinsicElements['button'] as Name extends `on${Capitalize<string>}`
      ? Name
      : never
  ]: never
}

type EventOf<Name extends string> = Name extends 'onDoubleClick'
  ? 'dblclick'
  : Name extends 'onGotPointerCapture' | 'onLostPointerCapture'
    ? Spelled<Name>
    : Name extends `${infer Plain}Capture`
      ? `${EventOf<Plain>}__capture`
      : Spelled<Name>

type Spelled<Name extends string> = Name extends `on${infer Event}` ? Lowercase<Event> : never

// What Datastar's release candidates understood, and 1.0 ignores without a word.
type NoHyphens = {
  readonly [Event in Exclude<DomEvent, 'load'> as `data-on-${Lowercase<Event>}`]?:
    | `write data-on:${Lowercase<Event>}`
    | undefined
}

interface NoSlips {
  readonly 'data-on-load'?: 'write data-init' | undefined
  readonly 'data-model'?: 'write data-bind' | undefined
  readonly 'data-signal'?: 'write data-signals' | undefined
  readonly 'data-txt'?: 'write data-text' | undefined
}
