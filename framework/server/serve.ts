import { createServer, type Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { OpenStreams } from './open-streams.ts'
import { stopOnSignals } from './stop-on-signals.ts'

export interface ServeOptions {
  /** `0` lets the system choose. @default 3000 */
  readonly port?: number

  /** The address to listen at; `0.0.0.0` for every one. @default 'localhost' */
  readonly hostname?: string

  /**
   * Milliseconds that requests under way may take to finish when the server stops. Streams are
   * ended at once: their browsers reconnect to whoever takes over.
   *
   * @default 2000
   */
  readonly graceMs?: number

  /** Whether SIGINT and SIGTERM stop the server and then the process. @default true */
  readonly stopOnSignals?: boolean

  /** Told once the server has stopped by a signal, before the process exits. */
  readonly onStop?: () => void | Promise<void>
}

/** A server that answers. */
export interface RunningServer {
  /** Where it answers, such as `http://localhost:3000`. */
  readonly url: string
  readonly port: number

  /** Stops listening, ends streams, lets requests finish for `graceMs`, then cuts them off. */
  stop(): Promise<void>
}

/** What `serve` serves: a Hono app, or anything with its `fetch`. */
export interface Fetchable {
  fetch(request: Request, env: object): Response | Promise<Response>
}

/**
 * Serves an app on Node, with limits on slow requests (headers within 10 s, all of it within 30 s;
 * streams may last for ever) and an orderly stop.
 *
 * @throws {ListenError} when the port is taken or may not be used.
 *
 * @example
 * const server = await serve(app, { port: 3000 })
 * console.log(`Listening on ${server.url}`)
 */
export async function serve(app: Fetchable, options: ServeOptions = {}): Promise<RunningServer> {
  const { port = 3000, hostname = 'localhost', graceMs = 2000 } = options
  const streams = new OpenStreams()
  const server = createServer(
    // Node's own limits are looser (60 s, 300 s) and looked at every 30 s only.
    { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 },
    getRequestListener(async (request, env) => {
      const response = await app.fetch(request, env)
      if ('outgoing' in env && env.outgoing instanceof ServerResponse)
        streams.add(response, env.outgoing)
      return response
    }),
  )
  await listen(server, port, hostname)

  let stopped: Promise<void> | undefined
  const { port: actualPort } = server.address() as AddressInfo
  const running: RunningServer = {
    port: actualPort,
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${actualPort}`,
    stop: () => (stopped ??= stop(server, streams, graceMs)),
  }
  if (options.stopOnSignals ?? true) stopOnSignals(() => running.stop(), options.onStop)
  return running
}

/** The server cannot listen where it was told to. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: string | undefined
  readonly port: number

  constructor(port: number, hostname: string, cause: NodeJS.ErrnoException) {
    super(`Cannot listen on ${hostname}:${port}: ${reason(cause)}`, { cause })
    this.code = cause.code
    this.port = port
  }
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(port, hostname, error)))
    server.listen(port, hostname, resolve)
  })
}

async function stop(server: Server, streams: OpenStreams, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  streams.breakOff()
  server.closeIdleConnections()
  const mercyless = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(mercyless)
}

function reason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'the port is taken'
    case 'EACCES':
      return 'that port needs rights this process does not have'
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'this machine does not have that address'
    default:
      return error.message
  }
}
