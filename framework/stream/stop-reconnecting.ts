/**
 * Answers a reader that must not come back, for what it followed is over: 204, the one answer after
 * which neither EventSource nor Datastar reconnects. The end of a stream is none: EventSource comes
 * back after it.
 *
 * @example
 * if (job.finished) return stopReconnecting()
 */
export function stopReconnecting(): Response {
  // A cache may keep a 204 as it likes, and would then end streams that have yet to begin.
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } })
}
