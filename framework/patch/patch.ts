/** One change for the browser: new markup, or new signal values. Plain data. */
export type Patch = ElementsPatch | SignalsPatch

/** Where the markup goes, relative to its target (Datastar 1.0). */
export type PatchMode =
  | 'outer'
  | 'inner'
  | 'replace'
  | 'prepend'
  | 'append'
  | 'before'
  | 'after'
  | 'remove'

/** Markup for the browser to put into the page. */
export interface ElementsPatch {
  readonly type: 'elements'
  /** The rendered markup; empty when `mode` is `remove`. */
  readonly html: string
  /** A CSS selector. Without one, each top-level element finds its target by its own `id`. */
  readonly selector?: string
  /** Where the markup goes. */
  readonly mode: PatchMode
  /** The language of the markup. */
  readonly namespace: 'html' | 'svg' | 'mathml'
  /** Whether the change runs in a view transition. */
  readonly useViewTransition: boolean
  /** The element whose view transition is started; the document's without one. */
  readonly viewTransitionSelector?: string
}

/** Signals to merge into the browser's (RFC 7386): what is left out stays, `null` deletes. */
export interface SignalsPatch {
  readonly type: 'signals'
  /** What to merge, by name: plain data. */
  readonly signals: Readonly<Record<string, unknown>>
  /** Whether to set only what the browser does not have. */
  readonly onlyIfMissing: boolean
}

/** A patch that cannot be written; thrown where the patch is made. */
export class PatchError extends TypeError {
  override readonly name = 'PatchError'
}
