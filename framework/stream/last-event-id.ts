// An id may begin with U+FEFF; to the decoder it would be a mark to leave out.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The id of the last event that a reconnecting browser has seen: its `Last-Event-ID` header, or
 * else `?lastEventId=` of the URL, for a page that brings a position of its own. `undefined` when
 * there is neither, or one that no event can have; `''` when it was sent empty.
 *
 * Anybody can send anything: it may be an id that was never given, or another reader's.
 *
 * @example
 * const missed = readPricesAfter(lastEventId(c.req.raw))
 */
export function lastEventId(request: Request): string | undefined {
  const header = request.headers.get('Last-Event-ID')
  const id = header === null ? fromQuery(request.url) : decode(header)
  // A NUL or a line break can stand in a URL, but in no event: writing it back would throw.
  return id === undefined || /[\r\n\0]/.test(id) ? undefined : id
}

function fromQuery(url: string): string | undefined {
  return new URL(url).searchParams.get('lastEventId') ?? undefined
}

// `EventSource` sends an id as UTF-8, `fetch` (so Datastar) as Latin-1; either arrives as one
// character a byte. Hardly any text in Latin-1 happens to be UTF-8 too.
function decode(header: string): string {
  if (/[^\0-\xff]/.test(header)) return header // the runtime has decoded it
  const bytes = Uint8Array.from(header, (character) => character.charCodeAt(0))
  try {
    return utf8.decode(bytes)
  } catch {
    return header
  }
}
