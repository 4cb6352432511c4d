import type { Context, HonoRequest, MiddlewareHandler } from 'hono'

/** Where this site answers. */
export interface SameOriginOptions {
  /**
   * The origins this site answers at, such as `https://chat.example`. Give them where a proxy ends
   * TLS or changes the `Host`.
   *
   * @default the scheme and `Host` of each request
   */
  readonly origin?: string | readonly string[]

  /**
   * The hosts this site answers at, such as `chat.example` or `localhost:3000`; any other gets
   * `421 Misdirected Request`. Without it, every well-formed `Host` is ours.
   */
  readonly hosts?: readonly string[]
}

/**
 * Keeps other sites from acting in a visitor's name and from opening streams: they get `403` and
 * one line. Pages may still be linked to from anywhere.
 *
 * An action (any method but GET and HEAD) or stream must carry `Sec-Fetch-Site: same-origin`; where
 * a browser does not send that, an `Origin` of ours; where there is neither, `Datastar-Request`,
 * which no other site can set. A form without JavaScript needs one of the first two.
 *
 * @throws {TypeError} when an origin or a host is none.
 *
 * @example
 * const chat = new Hono().use(sameOrigin())
 * app.use(sameOrigin({ origin: 'https://chat.example' }))
 */
export function sameOrigin({ origin, hosts }: SameOriginOptions = {}): MiddlewareHandler {
  // As browsers spell them.
  const options = {
    ...(origin !== undefined && { origin: [origin].flat().map(asOrigin) }),
    ...(hosts && { hosts: hosts.map(asHost) }),
  }
  // Not async, for all there is to wait for is `next`.
  return function sameOrigin(c, next) {
    const refusal = refuseOtherSites(c, options)
    return refusal ? Promise.resolve(refusal) : next()
  }
}

/**
 * The answer for a request from another site, or nothing for one of ours. The options are spelled as
 * browsers do it.
 */
export function refuseOtherSites(
  c: Context,
  { origin, hosts }: SameOriginOptions = {},
  kind?: 'page' | 'call',
): Response | undefined {
  const host = hostOf(c.req)
  if (host === undefined) return c.text('The Host of the request is missing or malformed', 400)
  if (hosts && !hosts.some((each) => withoutDefaultPort(each, protocolOf(c.req)) === host))
    return c.text('This site does not answer at that Host', 421)
  // What browsers say of nearly every call; the rest takes longer to find out.
  if (c.req.header('Sec-Fetch-Site') === 'same-origin') return undefined

  const ours = origin === undefined ? [`${protocolOf(c.req)}//${host}`] : [origin].flat()
  return isOurs(c.req, ours, kind ?? kindOf(c.req))
    ? undefined
    : c.text(`${c.req.method} ${c.req.path} answers this site's own pages only`, 403)
}

// A stream is asked for by Datastar or an EventSource; both say so.
function kindOf(request: HonoRequest): 'page' | 'call' {
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const stream = /\btext\/event-stream\b/.test(request.header('Accept') ?? '')
  return reads && !stream && request.header('Datastar-Request') === undefined ? 'page' : 'call'
}

function isOurs(request: HonoRequest, ours: readonly string[], kind: 'page' | 'call'): boolean {
  const site = request.header('Sec-Fetch-Site')
  const origin = request.header('Origin')
  if (site !== undefined) {
    // Somebody typed the address or followed a link: fine for a page, never for a call.
    return kind === 'page' && (site === 'none' || request.header('Sec-Fetch-Mode') === 'navigate')
  }
  if (origin !== undefined) return ours.includes(origin)
  return kind === 'page' || request.header('Datastar-Request') === 'true'
}

const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

// The URL's host comes from the request line where that is absolute; it must be the `Host` then.
function hostOf(request: HonoRequest): string | undefined {
  const header = request.header('Host')
  if (header !== undefined && isPlainly(request.url, header)) return header
  const url = new URL(request.url)
  if (header === undefined) return url.host // HTTP/2 has :authority, which the URL was made of
  if (!HOST.test(header)) return undefined
  return withoutDefaultPort(header, url.protocol) === url.host ? url.host : undefined
}

// A URL would make the same of such a host: a name whose last part is no number, or four plain
// numbers, and a port that is no default.
const PLAIN =
  /^(?:(?:[a-z0-9-]+\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?|(?:(?:[1-9]?\d|1\d\d)\.){3}(?:[1-9]?\d|1\d\d))(?::(?!80$|443$|0)\d{1,4})?$/

function isPlainly(url: string, host: string): boolean {
  if (!PLAIN.test(host)) return false
  return url.startsWith(`http://${host}/`) || url.startsWith(`https://${host}/`)
}

function protocolOf(request: HonoRequest): string {
  return new URL(request.url).protocol
}

function asOrigin(given: string): string {
  const url = URL.parse(given)
  if (url && /^https?:\/\/[^/?#@]+\/?$/i.test(given)) return url.origin
  throw new TypeError(`An origin is such as "https://chat.example", not ${JSON.stringify(given)}`)
}

function asHost(given: string): string {
  if (HOST.test(given)) return given.toLowerCase()
  throw new TypeError(`A host is such as "chat.example", not ${JSON.stringify(given)}`)
}

function withoutDefaultPort(host: string, protocol: string): string {
  return host.toLowerCase().replace(protocol === 'https:' ? /:443$/ : /:80$/, '')
}
