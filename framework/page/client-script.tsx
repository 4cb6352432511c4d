/** @jsxImportSource hono/jsx */
import type { Context } from 'hono'
import { useRequestContext } from 'hono/jsx-renderer'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { nonceOf } from '../security/page-headers.ts'
import { clientUrl } from './serve-client.ts'

/** Which script a page loads: the embedded one, or another. */
export type ClientScriptProps = OtherClient | { readonly [Name in keyof OtherClient]?: undefined }

/** Another script that speaks Datastar 1.0. */
export interface OtherClient {
  /**
   * Another script that speaks Datastar 1.0, by path or URL, such as the official file. The
   * Content-Security-Policy must allow where it comes from: see the `sources` of `pageHeaders()`.
   *
   * @default the embedded one, which `serveClient()` serves
   */
  readonly client: string

  /** The digest the browser holds the other script against (Subresource Integrity). */
  readonly integrity?: `${'sha256' | 'sha384' | 'sha512'}-${string}`
}

/**
 * Loads the browser's script. Goes into the `<head>` of a page rendered by `jsxRenderer`, and
 * carries the nonce of `pageHeaders()`.
 *
 * @throws {Error} when the embedded script is wanted and `serveClient()` is not in use.
 *
 * @example
 * <head><ClientScript /></head>
 * <head><ClientScript client="https://cdn.example/datastar.js" integrity="sha384-…" /></head>
 */
export function ClientScript({ client, integrity }: ClientScriptProps): JSX.Element {
  const c = requestContext()
  const src = client ?? (c && clientUrl(c))
  if (src === undefined) {
    throw new Error(
      '<ClientScript/> found no script: add app.use(serveClient()), render the page with jsxRenderer, or give it a client',
    )
  }
  return (
    <script
      type="module"
      src={src}
      nonce={c && nonceOf(c)}
      integrity={integrity}
      crossorigin={integrity && 'anonymous'}
    />
  )
}

function requestContext(): Context | undefined {
  try {
    return useRequestContext()
  } catch {
    return undefined // not inside a jsxRenderer
  }
}
