import { type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Http2ServerResponse } from 'node:http2'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { unopenedStream } from '../stream/open-stream.ts'
import type { MakeSink } from '../stream/sink.ts'
import { breakOff, type Exchange, isOver } from './exchange.ts'
import { Http2Sink } from './http2-sink.ts'
import type { OpenStreams } from './open-streams.ts'
import { streamHeaders, partsOf } from './response-parts.ts'
import { SocketSink } from './socket-sink.ts'

/**
 * Answers with an event stream below Hono: takes the status and the headers that all middleware have
 * left, and writes the events to the socket itself. Any other response is handed back to be answered
 * as usual, and so is a stream whose bytes somebody wants to see: one that middleware has rewrapped.
 */
export function takeOver(
  response: Response,
  exchange: Exchange,
  streams: OpenStreams,
): Response | Promise<Response> {
  const { status, headers, body } = partsOf(response)
  if (!(body instanceof ReadableStream)) return response // it is all there
  const stream = unopenedStream(body)
  const { incoming, outgoing } = exchange
  const makeSink = sinkOf(outgoing)
  if (!stream || !makeSink || incoming.method === 'HEAD') {
    if (stream) stream.defaults = streams.defaults
    return streams.watch(withoutErrors(response, exchange, streams), exchange)
  }

  sendHead(exchange, status, streamHeaders(headers))
  streams.open(stream, makeSink, exchange)
  // Of a request with a body over HTTP/2 the adapter ends the response once it is answered.
  if (outgoing instanceof ServerResponse || incoming.method === 'GET') return RESPONSE_ALREADY_SENT
  return new Promise((resolve) => outgoing.once('close', () => resolve(RESPONSE_ALREADY_SENT)))
}

function sinkOf(outgoing: Exchange['outgoing']): MakeSink | undefined {
  if (isOver(outgoing)) return undefined
  if (outgoing instanceof ServerResponse) {
    const { socket } = outgoing
    // A pipelined answer has none until those before it are out.
    return socket ? (writer) => new SocketSink(outgoing, socket, writer) : undefined
  }
  return (writer) => new Http2Sink(outgoing, writer)
}

// Of a body that fails the adapter would tell the client why, or even that it is all there was.
function withoutErrors(response: Response, { outgoing }: Exchange, streams: OpenStreams): Response {
  const { body, headers } = response
  if (!body || !headers.get('Content-Type')?.startsWith('text/event-stream')) return response
  const reader = body.getReader()
  const guarded = new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          streams.failed(outgoing, error)
          breakOff(outgoing) // whoever reads this is told by that
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return new Response(guarded, response)
}

// At once, for an `EventSource` is open when it has the head.
function sendHead({ outgoing }: Exchange, status: number, headers: OutgoingHttpHeaders): void {
  if (outgoing instanceof Http2ServerResponse) outgoing.writeHead(status, headers)
  else outgoing.writeHead(status, headers).flushHeaders()
}
