import { checkStreamOptions, given, type StreamDefaults } from '../stream/stream-settings.ts'
import type { LogEntry } from './log.ts'

/**
 * Where a server listens, what it allows, whom it tells, and how it stops.
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
   * Serves HTTPS, with HTTP/2 for clients that speak it: over one such connection a browser holds as
   * many streams as it likes, over HTTP/1.1 six for all its tabs together.
   */
  readonly tls?: TlsOptions

  /** What clients may ask of the server. */
  readonly limits?: ServerLimits

  /**
   * Milliseconds of silence, from 1000 up, after which the system asks a client whether it is still
   * there. On Linux one that does not answer is given up 10 s later, so by default after 15 s; what
   * it has not acknowledged, the system sends again for longer. `false` never asks.
   *
   * @default 5000
   */
  readonly tcpKeepAliveMs?: number | false

  /**
   * What holds for all streams of the server; each may say otherwise. It does not reach a stream
   * whose response a middleware has rewrapped.
   */
  readonly streams?: StreamDefaults

  /**
   * Told what happens to streams and connections, in place of the console. What it throws, or
   * rejects with, goes to the console and harms nobody.
   *
   * @example
   * serve(app, { log: (entry) => process.stdout.write(`${JSON.stringify(entry)}\n`) })
   */
  readonly log?: (entry: LogEntry) => void

  /**
   * Milliseconds for which a server that is to stop still takes new connections but is not ready, so
   * that a load balancer notices and sends nobody any more. Up to a day, like the next two.
   *
   * @default 0
   */
  readonly drainMs?: number

  /**
   * Milliseconds that streams may take to say farewell when the server stops. One that has nothing
   * to say is broken off at once: its browser reconnects to whoever takes over.
   *
   * @default 2000
   */
  readonly graceMs?: number

  /** Milliseconds beyond the grace that requests under way may take to finish. @default 3000 */
  readonly mercyMs?: number

  /**
   * The signals that stop the server and then, when all servers of the process that listen to the
   * same have stopped, the process: within a second after grace and mercy, whatever still hangs.
   * `true` stands for SIGINT and SIGTERM.
   *
   * @default true
   */
  readonly stopOnSignals?: boolean | readonly NodeJS.Signals[]

  /**
   * Told once that the server stops: it accepts no one any more, and all its streams are still open.
   * They are told when what this returns has resolved, or the grace is over.
   */
  readonly onStopping?: () => void | Promise<void>

  /** Told once that the server has stopped, before the process exits. */
  readonly onStop?: () => void | Promise<void>
}

/** What a server needs to speak TLS: in PEM, as a certificate authority hands it out. */
export interface TlsOptions {
  readonly key: string | Uint8Array
  /** The certificate, and after it those that lead to the authority. */
  readonly cert: string | Uint8Array
}

/**
 * What a client may ask of a server. Times are in milliseconds up to a day, and looked at every 5 s;
 * `false` turns a limit off.
 */
export interface ServerLimits {
  /**
   * In which the headers of a request have to arrive, the first one's from when the connection is
   * open. What is late is answered with 408 if it has begun, and closed.
   *
   * @default 10_000
   */
  readonly headersMs?: number | false

  /**
   * In which all of a request has to arrive, else 408. The answer may take as long as it likes, and
   * how long a stream may live is its own affair.
   *
   * @default 30_000
   */
  readonly requestMs?: number | false

  /**
   * For which a connection may stay open between requests. The default outlasts what common proxies
   * keep (60 s), so that none sends a request into a connection that is just being closed.
   *
   * @default 75_000
   */
  readonly idleMs?: number | false

  /** In which the TLS handshake has to be done. @default 10_000 */
  readonly handshakeMs?: number

  /** Bytes that the headers of a request may have; more are answered with 431. @default 16_384 */
  readonly headerBytes?: number

  /** Connections at once; one more is closed without an answer. @default 20_000 */
  readonly connections?: number | false

  /** Requests at once on a connection of HTTP/2, streams among them; more wait. @default 250 */
  readonly requestsPerConnection?: number
}

/** The limits of a server with nothing left open. */
export type Limits = Required<ServerLimits>

const LIMITS: Limits = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 75_000,
  handshakeMs: 10_000,
  headerBytes: 16_384,
  connections: 20_000,
  requestsPerConnection: 250,
}

const DAY_MS = 86_400_000

/** The options of a server with nothing left open that has a default. */
export interface ServerSettings extends ServeOptions {
  readonly limits: Limits
  readonly tcpKeepAliveMs: number | false
  readonly drainMs: number
  readonly graceMs: number
  readonly mercyMs: number
}

/** @throws {RangeError} when an option is none that a server can keep to. */
export function serverSettings(options: ServeOptions): ServerSettings {
  const limits = { ...LIMITS, ...given(options.limits ?? {}) }
  const settings = {
    tcpKeepAliveMs: 5000,
    drainMs: 0,
    graceMs: 2000,
    mercyMs: 3000,
    ...given(options),
    limits,
  }
  const { tcpKeepAliveMs, drainMs, graceMs, mercyMs } = settings
  checkNumber('tcpKeepAliveMs', tcpKeepAliveMs, 1000, DAY_MS)
  for (const [name, ms] of Object.entries({ drainMs, graceMs, mercyMs })) {
    checkNumber(name, ms, 0, DAY_MS)
  }
  const { headersMs, requestMs, idleMs, handshakeMs } = limits
  for (const [name, ms] of Object.entries({ headersMs, requestMs, idleMs, handshakeMs })) {
    checkNumber(`limits.${name}`, ms, 1, DAY_MS)
  }
  const { headerBytes, connections, requestsPerConnection } = limits
  for (const [name, count] of Object.entries({ headerBytes, connections, requestsPerConnection })) {
    checkNumber(`limits.${name}`, count, 1, 2 ** 31 - 1)
  }
  if (options.streams) checkStreamOptions(options.streams)
  return settings
}

function checkNumber(name: string, value: number | false, least: number, most: number): void {
  if (value === false || (value >= least && value <= most)) return
  throw new RangeError(`${name} is a number from ${least} to ${most}, not ${value}`)
}
