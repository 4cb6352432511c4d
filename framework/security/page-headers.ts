import type { Context, MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders, type SecureHeadersVariables } from 'hono/secure-headers'

/** What a page may load besides what is its own. */
export interface PageHeadersOptions {
  /**
   * More sources for the Content-Security-Policy, by directive: where scripts, images or fonts come
   * from besides this site.
   *
   * @example { imgSrc: ['https://images.example'] }
   */
  readonly sources?: {
    readonly scriptSrc?: readonly string[]
    readonly styleSrc?: readonly string[]
    readonly imgSrc?: readonly string[]
    readonly fontSrc?: readonly string[]
    readonly connectSrc?: readonly string[]
    readonly frameSrc?: readonly string[]
  }
}

/**
 * Gives responses the headers a page should have: a Content-Security-Policy with a nonce that
 * differs each time and is known to `<ClientScript/>`, no sniffing of types, no referrer, no framing
 * by other sites. Scripts run when they come from this site or carry the nonce; Datastar compiles
 * the expressions of `data-*` attributes, which needs `'unsafe-eval'`.
 *
 * A script that a patch brings later does not run: see `executeScript`, which says what to do. The
 * nonce of a page is `c.get('secureHeadersNonce')`.
 *
 * @example
 * app.use(pageHeaders())
 * app.use(pageHeaders({ sources: { imgSrc: ['https://images.example'] } }))
 */
export function pageHeaders({ sources = {} }: PageHeadersOptions = {}): MiddlewareHandler<{
  Variables: SecureHeadersVariables
}> {
  const self = (more: readonly string[] = []) => ["'self'", ...more]
  return secureHeaders({
    // Where a site is reached by HTTP, as on a developer's machine, HSTS is not ours to promise.
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      defaultSrc: self(),
      scriptSrc: [...self(sources.scriptSrc), NONCE, "'unsafe-eval'"],
      styleSrc: self(sources.styleSrc),
      styleSrcAttr: ["'unsafe-inline'"], // `style="display:none"` is what `data-show` starts from
      imgSrc: [...self(sources.imgSrc), 'data:'],
      fontSrc: self(sources.fontSrc),
      connectSrc: self(sources.connectSrc),
      frameSrc: self(sources.frameSrc),
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  })
}

/** The nonce of the response that is being made, where `pageHeaders()` gave it one. */
export function nonceOf(c: Context): string | undefined {
  return (c as Context<{ Variables: Partial<SecureHeadersVariables> }>).get('secureHeadersNonce')
}
