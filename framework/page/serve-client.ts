import type { Context, MiddlewareHandler } from 'hono'
import { code, hash, map } from 'starcast:client'

const FILE = `client-${hash}.js`

const ASSETS = new Map([
  [FILE, { text: `${code}\n//# sourceMappingURL=${FILE}.map\n`, type: 'text/javascript' }],
  [`${FILE}.map`, { text: map, type: 'application/json' }],
])

// The name changes with the text, so no browser has to ask twice.
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Where `serveClient` serves. */
export interface ServeClientOptions {
  /** The folder of the site that the script and its source map appear in. @default '/_starcast' */
  readonly path?: `/${string}`
}

/**
 * Serves the browser's script, which is embedded in this package, with its source map; cached for
 * ever, as its name changes with its text. `<ClientScript/>` refers to it.
 *
 * @example
 * app.use(serveClient())
 */
export function serveClient({ path = '/_starcast' }: ServeClientOptions = {}): MiddlewareHandler {
  const folder = path.replace(/\/*$/, '/')
  return async function serveClient(c, next) {
    setClientUrl(c, `${folder}${FILE}`)
    if (!c.req.path.startsWith(folder)) return next()
    const asset = ASSETS.get(c.req.path.slice(folder.length))
    if (!asset || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) return next()
    return c.body(asset.text, 200, {
      'Content-Type': `${asset.type}; charset=utf-8`,
      'Cache-Control': FOR_EVER,
      'X-Content-Type-Options': 'nosniff',
    })
  }
}

const urls = new WeakMap<Context, string>()

/** Where `serveClient()` serves the script that the page of this request needs. */
export function clientUrl(c: Context): string | undefined {
  return urls.get(c)
}

function setClientUrl(c: Context, url: string): void {
  urls.set(c, url)
}
