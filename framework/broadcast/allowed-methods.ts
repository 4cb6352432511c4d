import type { Context } from 'hono'

/**
 * The answer for a request by a method that a handler does not take (RFC 9110 15.5.6), or nothing.
 * `OPTIONS` is told which it takes.
 */
export function refuseOtherMethods(c: Context, taken: 'GET' | 'POST'): Response | undefined {
  const { method } = c.req
  if (method === taken || (taken === 'GET' && method === 'HEAD')) return undefined
  const headers = { Allow: `${taken}, OPTIONS` }
  if (method === 'OPTIONS') return c.body(null, 204, headers)
  return c.text(`${c.req.path} takes ${taken}, not ${method}`, 405, headers)
}
