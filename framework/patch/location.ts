import type { ElementsPatch, PatchEventOptions } from './patch.ts'
import { literal, runInBrowser } from './run.ts'
import { checkUrl } from './url.ts'

/** Where `redirect` may lead. */
export interface RedirectOptions extends PatchEventOptions {
  /**
   * Origins that it may lead to besides this site, such as `https://accounts.example`: never from a
   * request.
   *
   * @default []
   */
  readonly allow?: readonly string[]
}

/**
 * Sends the browser to another page. Datastar applies patches from a 200 only, so a page that it
 * asked cannot be sent elsewhere by a status.
 *
 * @throws {UrlError} (400) when `url` is neither a path on this site nor leads to an allowed origin.
 *
 * @example
 * return sendPatches(c, redirect(paths.room(room)), { page: paths.room(room) })
 */
export function redirect(url: string, options: RedirectOptions = {}): ElementsPatch {
  const { allow = [], ...event } = options
  // A turn later: what else came with it is applied, and the answer read to its end.
  return runInBrowser(`setTimeout(()=>location.assign(${literal(checkUrl(url, allow))}))`, event)
}

/**
 * Shows another URL of this site for the page as it is, such as one with what was searched for. The
 * way back leads past it.
 *
 * @throws {UrlError} (400) when `url` is no path on this site.
 *
 * @example
 * return sendPatches(c, [patchElements(<Results of={query} />), replaceUrl(paths.search(query))])
 */
export function replaceUrl(url: string, event: PatchEventOptions = {}): ElementsPatch {
  return runInBrowser(`history.replaceState(history.state,"",${literal(checkUrl(url))})`, event)
}

/**
 * Shows another URL of this site for the page as it is, and adds it to the history. The way back
 * then changes the URL and not the page: a page that should follow asks the server on
 * `data-on:popstate__window`.
 *
 * @throws {UrlError} (400) when `url` is no path on this site.
 *
 * @example
 * return sendPatches(c, [patchElements(<Photo {...photo} />), pushUrl(paths.photo(photo.id))])
 */
export function pushUrl(url: string, event: PatchEventOptions = {}): ElementsPatch {
  return runInBrowser(`history.pushState(null,"",${literal(checkUrl(url))})`, event)
}
