import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Connections } from './connections.ts'
import { limitHttp2 } from './http2-limits.ts'
import type { Log } from './log.ts'
import type { NodeServer } from './make-server.ts'
import type { Limits } from './serve-options.ts'

/** Tells the log of clients that the server will not have, and closes their connections. */
export function refuseTheRest(
  server: NodeServer,
  connections: Connections,
  limits: Limits,
  log: Log = () => {},
): void {
  const refused = (code: string | undefined, remoteAddress: string | undefined) => {
    if (code && !LEFT.has(code)) log({ type: 'refused', code, remoteAddress })
  }
  server.on('drop', (drop) => log({ type: 'dropped', remoteAddress: drop?.remoteAddress }))

  // Whoever listens has to answer. This is what Node would have, but for errors of TLS, which comes
  // here too.
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    refused(error.code, socket.remoteAddress)
    const status = statusFor(error.code)
    if (!status || !socket.writable || connections.isAnswering(socket)) {
      return void socket.destroy()
    }
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
    socket.destroySoon()
  })

  if (!('setSecureContext' in server)) return
  server.on('session', (session) => {
    const { remoteAddress } = session.socket // an error takes it away
    session.on('error', (error: NodeJS.ErrnoException) => refused(error.code, remoteAddress))
  })
  limitHttp2(server, limits, refused)
}

// Nothing was wrong with them: they went away, some in the midst of a request.
const LEFT = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE'])

function statusFor(code = ''): number | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code.startsWith('HPE_') ? 400 : undefined
}
