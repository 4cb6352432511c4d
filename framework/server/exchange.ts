import { type IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'

/** A request as Node's servers hand it on, and what answers it. */
export interface Exchange {
  readonly incoming: IncomingMessage | Http2ServerRequest
  readonly outgoing: ServerResponse | Http2ServerResponse
}

/** Whether nobody will read a response any more. That of HTTP/2 itself does not say. */
export function isOver(outgoing: Exchange['outgoing']): boolean {
  if (outgoing instanceof ServerResponse) return outgoing.closed || outgoing.destroyed
  return !outgoing.stream || outgoing.stream.closed || outgoing.stream.destroyed
}

/** Breaks a response off so that no client takes it for all there was. */
export function breakOff(outgoing: Exchange['outgoing']): void {
  if (!(outgoing instanceof ServerResponse)) {
    outgoing.stream?.close(constants.NGHTTP2_CANCEL) // the connection stays: it carries others
  } else if (outgoing.socket) {
    outgoing.destroy()
  } else {
    // A pipelined one whose turn has not come. Node would destroy it and leave its client waiting.
    outgoing.once('socket', (socket) => socket.destroy())
  }
}
