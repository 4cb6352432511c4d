/**
 * What a URL has to show: a stream of events to those who ask for one, a page to all others.
 *
 * @example
 * const answers: EventsOrPage = { events: () => streamEvents(progress), page: () => c.html(page) }
 */
export interface EventsOrPage {
  readonly events: () => Response | Promise<Response>
  readonly page: () => Response | Promise<Response>
}

/**
 * Answers with events or with a page, as the request's `Accept` asks, and tells caches so.
 *
 * Only a request that names `text/event-stream`, and likes a page no better, gets events, as those
 * of EventSource and Datastar do. A browser that opens the URL gets the page, as does `curl`, which
 * takes anything.
 *
 * @example
 * app.get('/progress', (c) =>
 *   eventsOrPage(c.req.raw, { events: () => streamEvents(progress), page: () => c.html(page) }),
 * )
 */
export async function eventsOrPage(
  request: Request,
  { events, page }: EventsOrPage,
): Promise<Response> {
  return varyByAccept(await (wantsEvents(request.headers.get('Accept') ?? '') ? events() : page()))
}

function wantsEvents(accept: string): boolean {
  const weights = weigh(accept)
  const events = weights.get('text/event-stream') ?? 0
  const page = weights.get('text/html') ?? weights.get('text/*') ?? weights.get('*/*') ?? 0
  return events > 0 && events >= page
}

// Commas and semicolons may stand in quotes, which an unfinished header leaves open.
const ITEMS = /(?:"(?:\\.|[^"\\])*"?|[^",])+/g
const PARTS = /(?:"(?:\\.|[^"\\])*"?|[^";])+/g

/** How much each media range is wanted, from 0 to 1 (RFC 9110, 12.4.2). */
function weigh(accept: string): Map<string, number> {
  const weights = new Map<string, number>()
  for (const item of accept.match(ITEMS) ?? []) {
    const [range = '', ...parameters] = (item.match(PARTS) ?? []).map((part) =>
      part.trim().toLowerCase(),
    )
    weights.set(range, Math.max(weights.get(range) ?? 0, weightIn(parameters)))
  }
  return weights
}

function weightIn(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return text !== undefined && /^(?:0(?:\.\d*)?|1(?:\.0*)?)$/.test(text) ? Number(text) : 1
}

function varyByAccept(response: Response): Response {
  const varied = response.headers.get('Vary') ?? ''
  if (/(?:^|,)\s*(?:\*|accept)\s*(?:,|$)/i.test(varied)) return response
  try {
    response.headers.append('Vary', 'Accept')
    return response
  } catch {
    // What `fetch` or `Response.redirect()` made is sealed. The body stays the same stream.
    const unsealed = new Response(response.body, response)
    unsealed.headers.append('Vary', 'Accept')
    return unsealed
  }
}
