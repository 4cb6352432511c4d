import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'

/** How much a request may bring. */
export interface LimitBodyOptions {
  /**
   * Bytes a request's body may have, however it is sent.
   *
   * @default 1_048_576
   */
  readonly maxBytes?: number
}

/**
 * Refuses larger bodies with `413 Content Too Large` and one line, before a handler reads them; one
 * that breaks off on the way gets a `400`, which nobody is there to see. A signals extractor has this limit built in.
 *
 * @example
 * app.post('/upload', limitBody({ maxBytes: 20_000_000 }), save)
 */
export function limitBody({ maxBytes = 1_048_576 }: LimitBodyOptions = {}): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: (c) =>
      c.text(`The body of ${c.req.method} ${c.req.path} is over ${maxBytes} bytes`, 413),
  })
  return async function limitBody(c, next) {
    let isRead = false
    try {
      return await limit(c, () => {
        isRead = true
        return next()
      })
    } catch (error) {
      if (isRead) throw error
      return c.text(`The body of ${c.req.method} ${c.req.path} broke off`, 400)
    }
  }
}
