import { HTTPException } from 'hono/http-exception'
import { PatchError } from './patch.ts'

/**
 * A URL that leads off this site, where nothing allows it. Such a URL comes from a request, as a
 * rule: Hono answers with 400.
 */
export class UrlError extends HTTPException {
  override readonly name = 'UrlError'
  readonly url: string

  constructor(url: string) {
    const given = JSON.stringify(url)
    super(400, {
      message: `A URL to go to is a path on this site, from its /, not ${given}`,
    })
    this.url = url
  }
}

/**
 * Answers a URL that stays on this site, or leads to an origin that is allowed.
 *
 * @throws {UrlError} for any other.
 * @throws {PatchError} when what is allowed is no origin.
 */
export function checkUrl(url: string, allow: readonly string[] = []): string {
  for (const origin of allow) checkOrigin(origin)
  if (isPath(url)) return url
  const other = typeof url === 'string' ? URL.parse(url) : null
  // What browsers make of the text is what was checked.
  if (other && isWeb(other) && allow.includes(other.origin)) return other.href
  throw new UrlError(url)
}

// Browsers read `//host`, `/\host` and `/<tab>/host` as another site, and skip CR and LF.
function isPath(url: unknown): boolean {
  return typeof url === 'string' && /^\/(?![/\\])[^\0-\x1f\x7f]*$/.test(url)
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:'
}

function checkOrigin(origin: string): void {
  const url = URL.parse(origin)
  if (url && isWeb(url) && url.origin === origin) return
  throw new PatchError(
    `What a redirect is allowed is an origin, such as "https://accounts.example", not ${JSON.stringify(origin)}`,
  )
}
