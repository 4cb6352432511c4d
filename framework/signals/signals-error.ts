import { HTTPException } from 'hono/http-exception'
import { type Issue, pathOf } from './standard-schema.ts'

/** What a request is called in a message. */
export interface Named {
  readonly method: string
  readonly path: string
}

/**
 * The signals of a request could not be used: `malformed` when they are missing or not JSON (400),
 * `invalid` when the schema refuses them (422). A browser that runs our own page causes neither; to
 * answer a user's mistake, send patches. Hono answers with the status and the message.
 */
export class SignalsError extends HTTPException {
  override readonly name = 'SignalsError'
  readonly code: 'malformed' | 'invalid'
  /** What the schema found, when `code` is `invalid`. */
  readonly issues: readonly Issue[]

  constructor(
    code: 'malformed' | 'invalid',
    request: Named,
    problem: string | readonly Issue[],
    { cause }: { readonly cause?: unknown } = {},
  ) {
    const issues = typeof problem === 'string' ? [] : problem
    const text = typeof problem === 'string' ? problem : inOneLine(problem)
    const message = `The signals of ${request.method} ${request.path} are ${code}: ${text}`
    super(code === 'malformed' ? 400 : 422, { message, cause })
    this.code = code
    this.issues = issues
  }
}

function inOneLine(issues: readonly Issue[]): string {
  const [first, ...rest] = issues.map((issue) => {
    const path = pathOf(issue)
    return path === '' ? issue.message : `${JSON.stringify(path)}: ${issue.message}`
  })
  const text = String(first).replaceAll(/\p{Cc}+/gu, ' ') // other validators' messages, too
  return rest.length > 0 ? `${text} (and ${rest.length} more)` : text
}
