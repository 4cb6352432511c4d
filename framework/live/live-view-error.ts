/**
 * What is wrong with a live view: what it renders could not be found again by browsers (`no-id`), or
 * is larger than its `maxBytes` (`too-large`); a list renders two items of one id (`same-id`), or its
 * container does not hold them in one place (`no-items`); its audience is no plain data (`audience`).
 */
export type LiveViewProblem = 'no-id' | 'too-large' | 'same-id' | 'no-items' | 'audience'

/** A live view cannot be shown. Whoever watches it keeps what was shown last. */
export class LiveViewError extends TypeError {
  override readonly name = 'LiveViewError'
  readonly code: LiveViewProblem
  /** The key of the view; empty when it has none. */
  readonly key: string

  constructor(code: LiveViewProblem, key: string, problem: string) {
    super(`${key === '' ? 'A live view' : `The live view of ${JSON.stringify(key)}`} ${problem}`)
    this.code = code
    this.key = key
  }
}
