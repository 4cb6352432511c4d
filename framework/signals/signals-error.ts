import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'

/**
 * The signals of a request could not be used: `malformed` when they are missing or not JSON (400),
 * `invalid` when the schema refuses them (422). A browser that runs our own page causes neither; to
 * answer a user's mistake, send patches. Hono answers with the status and the message.
 */
export class SignalsError extends HTTPException {
  override readonly name = 'SignalsError'
  readonly code: 'malformed' | 'invalid'
  /** What the schema found, when `code` is `invalid`. */
  readonly issues: readonly z.core.$ZodIssue[]

  constructor(
    code: 'malformed' | 'invalid',
    request: { readonly method: string; readonly path: string },
    problem: string,
    { cause }: { readonly cause?: unknown } = {},
  ) {
    const message = `The signals of ${request.method} ${request.path} are ${code}: ${problem}`
    super(code === 'malformed' ? 400 : 422, { message, cause })
    this.code = code
    this.issues = code === 'invalid' ? (cause as z.ZodError).issues : []
  }
}
