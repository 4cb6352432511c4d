import { createServer, type Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { closeGently } from './close-gently.ts'
import { ListenError } from './listen-error.ts'
import { checkNodeVersion } from './node-version.ts'
import { OpenStreams } from './open-streams.ts'
import { stopOnSignals } from './stop-on-signals.ts'

/**
 * Where a server listens, and how it stops.
 *
 * @example
 * await serve(app, { port: 8080, hostname: '0.0.0.0', onStop: () => database.close() })
 */
export interface ServeOptions {
  /** A whole number up to 65535; `0` lets the system choose. @default 3000 */
  readonly port?: number

  /** The address to listen at; `0.0.0.0` for every one. @default 'localhost' */
  readonly hostname?: string

  /**
   * Milliseconds that requests under way may take to finish when the server stops, up to a day.
   * Streams are broken off at once: their browsers reconnect to whoever takes over.
   *
   * @default 2000
   */
  readonly graceMs?: number

  /**
   * Whether SIGINT and SIGTERM stop the server and then, when all servers of the process that do so
   * have stopped, the process. It ends 3 s after the longest grace, whatever still hangs.
   *
   * @default true
   */
  readonly stopOnSignals?: boolean

  /** Told once the server has stopped by a signal, before the process exits. */
  readonly onStop?: () => void | Promise<void>
}

/** A server that answers. */
export interface RunningServer {
  /** Where it answers, such as `http://localhost:3000`. */
  readonly url: string
  readonly port: number

  /** Stops listening, breaks streams off, lets requests finish for `graceMs`, then cuts them off. */
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
 * @throws {ListenError} when the port is none, is taken or may not be used.
 * @throws {NodeVersionError} on a Node older than 22.18.
 * @throws {RangeError} when `graceMs` is less than 0 or more than a day.
 *
 * @example
 * const server = await serve(app, { port: 3000 })
 * console.log(`Listening on ${server.url}`)
 */
export async function serve(app: Fetchable, options: ServeOptions = {}): Promise<RunningServer> {
  checkNodeVersion()
  const { port = 3000, hostname = 'localhost', graceMs = 2000 } = options
  if (!(graceMs >= 0 && graceMs <= DAY_MS)) {
    throw new RangeError(`The grace of a server is from 0 to ${DAY_MS} ms, not ${graceMs}`)
  }
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
  closeGently(server)
  await listen(server, port, hostname)

  let stopped: Promise<void> | undefined
  const { port: actualPort } = server.address() as AddressInfo
  const running: RunningServer = {
    port: actualPort,
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${actualPort}`,
    stop: () => (stopped ??= stop(server, streams, graceMs).then(letSignalsBe)),
  }
  const letSignalsBe =
    (options.stopOnSignals ?? true)
      ? stopOnSignals({ graceMs, stop: () => running.stop().then(options.onStop) })
      : () => {}
  return running
}

const DAY_MS = 86_400_000

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(new ListenError(port, hostname, error))
    server.once('error', refuse)
    try {
      server.listen({ port, host: hostname }, resolve)
    } catch (error) {
      refuse(error as Error) // of a port that is none
    }
  })
}

async function stop(server: Server, streams: OpenStreams, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  streams.breakOff()
  const merciless = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(merciless)
}
