import { createServer, type Server } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { Exchange } from './exchange.ts'
import type { Limits, ServerSettings } from './serve-options.ts'

/** A server of HTTP/1.1, or of that and HTTP/2 over TLS. */
export type NodeServer = Server | Http2SecureServer

/** Answers one request. */
export type Listener = (incoming: Exchange['incoming'], outgoing: Exchange['outgoing']) => void

/** Makes a server that keeps to the limits that Node knows of. */
export function makeServer(settings: ServerSettings, listener: Listener): NodeServer {
  const server = settings.tls ? makeSecure(settings, listener) : makePlain(settings, listener)
  const { connections } = settings.limits
  if (connections !== false) server.maxConnections = connections
  return server
}

function makePlain(settings: ServerSettings, listener: Listener): Server {
  return createServer({ ...http1(settings.limits), ...tcp(settings) }, listener)
}

function makeSecure(settings: ServerSettings, listener: Listener): Http2SecureServer {
  const { limits, tls } = settings
  const options = {
    ...tls,
    ...tcp(settings),
    ...http1(limits),
    allowHTTP1: true,
    handshakeTimeout: limits.handshakeMs,
    settings: {
      maxConcurrentStreams: limits.requestsPerConnection,
      maxHeaderListSize: limits.headerBytes,
    },
  }
  const server = createSecureServer(options as object, listener)
  // Node 22 takes none of these as options here; it has, and reads, the properties.
  return Object.assign(server, http1(limits))
}

function tcp({ tcpKeepAliveMs }: ServerSettings) {
  return {
    noDelay: true, // an event must not wait for the acknowledgement of the one before
    keepAlive: tcpKeepAliveMs !== false,
    keepAliveInitialDelay: tcpKeepAliveMs || 0,
  }
}

// Node's own limits are looser (60 s, 300 s), and looked at every 30 s only.
function http1({ headersMs, requestMs, idleMs, headerBytes }: Limits) {
  const requestTimeout = requestMs || 0
  // The headers are part of the request: Node wants them to have no longer than all of it.
  const headersTimeout = Math.min(headersMs || requestTimeout, requestTimeout || Infinity)
  const shortest = Math.min(headersTimeout || Infinity, requestTimeout || Infinity)
  return {
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: Math.min(5000, Math.ceil(shortest / 2)),
    keepAliveTimeout: idleMs || 0,
    keepAliveTimeoutBuffer: 1000, // what Node adds, for a request that is on its way
    maxHeaderSize: headerBytes,
    requireHostHeader: true,
  }
}
