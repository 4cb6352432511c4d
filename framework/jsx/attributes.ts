import type { DomEvent } from '../signals/dom-event.ts'
import type { Expression, SignalName } from '../signals/expression.ts'

/**
 * Datastar's attributes as JSX can spell and check them. Names with a dot or a second colon are
 * spread: see `on()`, and the object form of `data-class`, `data-attr` and `data-style`.
 */
export interface DatastarAttributes extends OnAttributes, NoHandlers {
  readonly 'data-text'?: Expression | undefined
  readonly 'data-show'?: Expression | undefined
  readonly 'data-class'?: Expression | undefined
  readonly 'data-attr'?: Expression | undefined
  readonly 'data-style'?: Expression | undefined
  readonly 'data-signals'?: Expression | undefined
  readonly 'data-signals__ifmissing'?: Expression | undefined
  readonly 'data-computed'?: Expression | undefined
  readonly 'data-effect'?: Expression | undefined
  readonly 'data-init'?: Expression | undefined
  readonly 'data-on-intersect'?: Expression | undefined
  readonly 'data-on-interval'?: Expression | undefined
  readonly 'data-on-signal-patch'?: Expression | undefined
  readonly 'data-on-signal-patch-filter'?: Expression | undefined
  readonly 'data-json-signals'?: Expression | true | undefined
  readonly 'data-bind'?: SignalName | undefined
  readonly 'data-indicator'?: SignalName | undefined
  readonly 'data-ref'?: SignalName | undefined

  // What Datastar's release candidates understood, and 1.0 ignores without a word.
  readonly 'data-on-click'?: never
  readonly 'data-on-input'?: never
  readonly 'data-on-load'?: never
  readonly 'data-on-submit'?: never
}

type OnAttributes = {
  readonly [Name in `data-on:${DomEvent}${Modifiers}`]?: Expression | undefined
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
  | '__prevent__stop'
  | '__outside__once'

// Handlers are functions of a browser; on a server they would render as nothing.
type NoHandlers = {
  readonly [Name in 'onClick' | 'onInput' | 'onChange' | 'onSubmit' | 'onKeyDown']?: never
}
