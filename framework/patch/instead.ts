import type { Context } from 'hono'
import { checkUrl } from './url.ts'

/** What is answered to those who cannot apply patches. */
export interface SendPatchesOptions {
  /**
   * The answer to a form without JavaScript, which gets no patches: the path of a page on this site
   * to go back to, by `303 See Other`; or what renders a page, such as one that shows the problem
   * beside what was typed. Without it, such a form gets `406` and one line.
   *
   * @example { page: () => c.render(<RoomPage draft={c.var.signals} problem={problem} />) }
   */
  readonly page?: string | (() => Response | Promise<Response>)
}

/** Who may have the answer besides Datastar, which says that it is the one who asks. */
export interface Others {
  /** Those who accept this type. */
  readonly accept?: string
  /** Nobody; otherwise programs, which unlike browsers do not ask for `text/html`. */
  readonly none?: boolean
}

/**
 * Answers one who cannot apply patches; undefined for one who can.
 *
 * @throws {UrlError} when the page leads off this site.
 */
export function answerInstead(
  c: Context,
  { page }: SendPatchesOptions,
  { accept, none = false }: Others = {},
): Response | Promise<Response> | undefined {
  if (typeof page === 'string') checkUrl(page)
  c.header('Vary', 'Datastar-Request, Accept', { append: true })
  if (isDatastar(c) || (accept !== undefined && takes(c, accept))) return undefined
  if (page !== undefined) return typeof page === 'string' ? c.redirect(page, 303) : page()
  return none || takes(c, 'text/html') ? notAcceptable(c) : undefined
}

function isDatastar(c: Context): boolean {
  return c.req.header('Datastar-Request') !== undefined
}

// Browsers name what a page may be; programs that name nothing can read what they get.
function takes(c: Context, type: string): boolean {
  return (c.req.header('Accept') ?? '').includes(type)
}

// A browser would save an event stream to a file.
function notAcceptable(c: Context): Response {
  const problem = `${c.req.method} ${c.req.path} answers with patches for Datastar`
  return c.text(`${problem}; for forms without JavaScript, sendPatches takes a page`, 406)
}
