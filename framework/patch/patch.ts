/** One change for the browser: new markup, or new signal values. Plain data. */
export type Patch = ElementsPatch | SignalsPatch

/** Where the markup goes, relative to its target (Datastar 1.0). */
export type PatchMode = (typeof MODES)[number]

/** The language of markup. */
export type PatchNamespace = (typeof NAMESPACES)[number]

export const MODES = ['outer', 'inner', 'replace', 'prepend', 'append', 'before', 'after', 'remove'] as const // prettier-ignore
export const NAMESPACES = ['html', 'svg', 'mathml'] as const

/** What the event of a patch may carry besides the patch. */
export interface PatchEventOptions {
  /**
   * What the browser sends back as `Last-Event-ID` after a reconnect: printable ASCII, for it
   * travels in a header; `''` makes it forget.
   */
  readonly id?: string

  /** Milliseconds the browser waits before its first retry of this call, from now on. @default 1000 */
  readonly retry?: number
}

/** Markup for the browser to put into the page. */
export interface ElementsPatch extends PatchEventOptions {
  readonly type: 'elements'
  /** The rendered markup; empty when `mode` is `remove`. */
  readonly html: string
  /** A CSS selector. Without one, each top-level element finds its target by its own `id`. */
  readonly selector?: string
  /** Where the markup goes. */
  readonly mode: PatchMode
  /** The language of the markup. */
  readonly namespace: PatchNamespace
  /** Whether the change runs in a view transition. */
  readonly useViewTransition: boolean
  /** The element whose view transition is started; the document's without one. */
  readonly viewTransitionSelector?: string
}

/** Signals to merge into the browser's (RFC 7386): what is left out stays, `null` deletes. */
export interface SignalsPatch extends PatchEventOptions {
  readonly type: 'signals'
  /** What to merge, by name: plain data. */
  readonly signals: Readonly<Record<string, unknown>>
  /** The JSON that `signals` were given as, where it is not what `JSON.stringify` would write. */
  readonly json?: string
  /** Whether to set only what the browser does not have. */
  readonly onlyIfMissing: boolean
}

/** A patch that cannot be written, or read; thrown where that is tried. */
export class PatchError extends TypeError {
  override readonly name = 'PatchError'
}
