import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Connections } from './connections.ts'
import type { Exchange } from './exchange.ts'
import { ListenError } from './listen-error.ts'
import { harmless } from './log.ts'
import { makeServer, type NodeServer } from './make-server.ts'
import type { NodeEnv } from './node-env.ts'
import { checkNodeVersion } from './node-version.ts'
import { OpenStreams } from './open-streams.ts'
import { refuseTheRest } from './refuse.ts'
import { type ServeOptions, serverSettings } from './serve-options.ts'
import { stopOnSignals } from './stop-on-signals.ts'
import { stopServer } from './stop-server.ts'
import { takeOver } from './take-over.ts'

/** A server that answers. */
export interface RunningServer {
  /** Where it answers, such as `http://localhost:3000`. */
  readonly url: string
  readonly port: number

  /**
   * Stops listening, tells `onStopping` and then every stream, and breaks those off, all within
   * `graceMs`; lets requests finish for `mercyMs` more, then cuts them off, and tells `onStop`.
   * However often it is called, it does so once. Rejects when one of the hooks has failed.
   */
  stop(): Promise<void>
}

/** What `serve` serves: a Hono app, or anything with its `fetch`. */
export interface Fetchable {
  fetch(request: Request, env: NodeEnv): Response | Promise<Response>
}

/**
 * Serves an app on Node: event streams at the cost of a socket, with limits on what clients may ask
 * for, and an orderly stop.
 *
 * @throws {ListenError} when the port is none, is taken or may not be used.
 * @throws {NodeVersionError} on a Node older than 22.18.
 * @throws {RangeError} when an option is none that a server can keep to.
 * @throws {Error} Node's own, when the key or the certificate is none, or they do not fit.
 *
 * @example
 * const server = await serve(app, { port: 3000 })
 * console.log(`Listening on ${server.url}`)
 *
 * @example
 * await serve(app, {
 *   port: 443,
 *   hostname: '0.0.0.0',
 *   tls: { key: readFileSync('key.pem'), cert: readFileSync('cert.pem') },
 *   onStopping: () => notices.publish('all', 'We are back in a moment'),
 * })
 */
export async function serve(app: Fetchable, options: ServeOptions = {}): Promise<RunningServer> {
  checkNodeVersion()
  const { port = 3000, hostname = 'localhost' } = options
  const settings = serverSettings(options)
  const log = options.log && harmless(options.log)
  const stopping = new AbortController()
  const streams = new OpenStreams(options.streams, log)
  const { signal } = stopping
  const answer = (request: Request, exchange: object) => {
    // The adapter makes one for each request.
    const env: NodeEnv = Object.assign(exchange as Exchange, { stopping: signal })
    const response = app.fetch(request, env)
    // What is there at once the adapter answers at once, and nothing is kept for later.
    if (!('then' in response)) return takeOver(response, env, streams)
    return response.then((ready) => takeOver(ready, env, streams))
  }
  const server = makeServer(settings, getRequestListener(answer))
  const connections = new Connections(server, (answer) => streams.left(answer))
  refuseTheRest(server, connections, settings.limits, log)
  await listen(server, port, hostname)

  let stopped: Promise<void> | undefined
  const { port: actualPort } = server.address() as AddressInfo
  const running: RunningServer = {
    port: actualPort,
    url: `${options.tls ? 'https' : 'http'}://${hostname.includes(':') ? `[${hostname}]` : hostname}:${actualPort}`,
    stop: () =>
      (stopped ??= stopServer({ server, connections, streams, settings, stopping }).finally(
        letSignalsBe,
      )),
  }
  const { drainMs, graceMs, mercyMs } = settings
  const letSignalsBe = stopOnSignals(options.stopOnSignals ?? true, {
    longestMs: drainMs + graceMs + mercyMs,
    stop: running.stop,
  })
  return running
}

function listen(server: NodeServer, port: number, hostname: string): Promise<void> {
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
