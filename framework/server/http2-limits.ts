import {
  constants,
  type Http2SecureServer,
  Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2'
import type { Limits } from './serve-options.ts'

/** Told that a client was refused for what it did not do in time. */
export type Refuse = (code: string, remoteAddress: string | undefined) => void

/** Keeps clients of HTTP/2 to the limits that Node knows for those of HTTP/1 only. */
export function limitHttp2(server: Http2SecureServer, limits: Limits, refused: Refuse): void {
  server.on('session', (session) => closeWhenIdle(session, limits, refused))
  server.prependListener('request', (incoming, outgoing) => {
    if (incoming instanceof Http2ServerRequest && !incoming.stream.endAfterHeaders) {
      refuseWhenSlow(incoming, outgoing, limits.requestMs, refused)
    }
  })
}

function closeWhenIdle(
  session: ServerHttp2Session,
  { headersMs, idleMs }: Limits,
  refused: Refuse,
): void {
  let open = 0
  // Headers that have begun are none yet: a session that never sends a whole request is idle too.
  let timer = after(headersMs, () => {
    refused(TOO_SLOW, session.socket.remoteAddress)
    session.destroy()
  })
  session.on('stream', (stream) => {
    clearTimeout(timer)
    open++
    stream.once('close', () => {
      open--
      if (open === 0 && !session.destroyed) timer = after(idleMs, () => session.destroy())
    })
  })
  session.once('close', () => clearTimeout(timer))
}

function refuseWhenSlow(
  { stream }: Http2ServerRequest,
  outgoing: Http2ServerResponse,
  requestMs: number | false,
  refused: Refuse,
): void {
  const timer = after(requestMs, () => {
    if (stream.destroyed || stream.state.remoteClose) return // it arrived; the app has not read it
    refused(TOO_SLOW, stream.session?.socket.remoteAddress)
    if (!outgoing.headersSent) stream.respond({ ':status': 408 }, { endStream: true })
    stream.close(constants.NGHTTP2_NO_ERROR)
    stream.destroy() // else whoever reads the body would wait for ever
  })
  stream.once('end', () => clearTimeout(timer))
  stream.once('close', () => clearTimeout(timer))
}

/** What Node calls it over HTTP/1. */
const TOO_SLOW = 'ERR_HTTP_REQUEST_TIMEOUT'

function after(ms: number | false, run: () => void): NodeJS.Timeout | undefined {
  return ms === false ? undefined : setTimeout(run, ms).unref()
}
