/** Code for the browser that cannot be written safely; thrown where it is written. */
export class ExpressionError extends TypeError {
  override readonly name = 'ExpressionError'

  constructor(problem: string) {
    super(`An expression ${problem}`)
  }
}
