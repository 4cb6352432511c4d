// What tests of HTTPS and HTTP/2 share.
import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2'
import { connect as connectTls } from 'node:tls'
import { generate } from 'selfsigned'
import type { RunningServer, TlsOptions } from './index.ts'
import { afterwards } from './wire.test.helpers.ts'

const made = await generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  algorithm: 'sha256',
})

/** A certificate that nobody vouches for. */
export const tls: TlsOptions = { key: made.private, cert: made.cert }

/** A connection that speaks TLS, and over that what it is told to. */
export async function secured(port: number, protocol: 'http/1.1' | 'h2') {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ALPNProtocols: [protocol],
  })
  afterwards(() => socket.destroy())
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  return socket
}

/** A client of HTTP/2. */
export function http2To({ url }: RunningServer): ClientHttp2Session {
  const session = connect(url, { rejectUnauthorized: false })
  session.on('error', () => {})
  afterwards(() => session.destroy())
  return session
}

/** What comes of a request over HTTP/2. */
export class Http2Answer {
  readonly stream: ClientHttp2Stream
  status: number | undefined
  headers: Record<string, unknown> = {}
  text = ''
  state: 'open' | 'ended' | 'broken' = 'open'

  constructor(stream: ClientHttp2Stream) {
    this.stream = stream
    stream.setEncoding('utf8')
    stream.on('response', (headers) => {
      this.headers = headers
      this.status = headers[':status']
    })
    stream.on('data', (chunk: string) => (this.text += chunk))
    stream.on('error', () => {})
    stream.on('end', () => {
      if (stream.rstCode === 0) this.state = 'ended'
    })
    stream.on('close', () => {
      if (stream.rstCode !== 0) this.state = 'broken'
    })
  }
}
