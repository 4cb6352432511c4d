// What tests on a real connection share. Nothing here knows how a stream is made or written.
import { once } from 'node:events'
import { get, type IncomingMessage, type RequestOptions } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { afterEach, vi } from 'vitest'
import { type Fetchable, type RunningServer, serve, type ServeOptions } from './index.ts'

const atEnd: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of atEnd.splice(0).toReversed()) await undo()
})

/** Has something undone when the test is over, whatever became of it. */
export function afterwards(undo: () => unknown): void {
  atEnd.push(undo)
}

/** Serves an app for the length of a test. */
export async function started(app: Fetchable, options: ServeOptions = {}) {
  const server: RunningServer = await serve(app, {
    port: 0,
    hostname: '127.0.0.1',
    stopOnSignals: false,
    graceMs: 0,
    mercyMs: 0,
    log: () => {},
    ...options,
  })
  afterwards(() => server.stop())
  return server
}

/** Waits for what must come about, and says what did not. */
export function until(met: () => unknown, what: string | (() => string), timeout = 5000) {
  return vi.waitFor(
    () => {
      if (met()) return
      throw new Error(`Not in ${timeout} ms: ${typeof what === 'string' ? what : what()}`)
    },
    { timeout, interval: 5 },
  )
}

/** Reads events as a browser would, with a parser that shares no code with ours. */
export function decode(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}

/** The data of the events in a text. */
export const dataIn = (text: string): string[] => decode(text).map((event) => event.data)

/** A client that is nothing but a socket: it sees bytes, and each time that some arrived. */
export class RawClient {
  readonly socket: Socket
  readonly chunks: string[] = []
  text = ''
  state: 'open' | 'ended' | 'closed' = 'open'

  constructor(port: number, sent: string) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk.toString('latin1'))
      this.text += chunk.toString('latin1')
    })
    this.socket.on('end', () => (this.state = 'ended'))
    this.socket.on('close', () => (this.state = 'closed'))
    this.socket.on('error', () => {}) // a reset is what some tests are about
    this.socket.write(sent)
    afterwards(() => this.socket.destroy())
  }

  /** Waits until something has been received. */
  has(wanted: string | RegExp, timeout = 5000): Promise<void> {
    const found = () =>
      typeof wanted === 'string' ? this.text.includes(wanted) : wanted.test(this.text)
    const what = () => `"${String(wanted)}" in ${JSON.stringify(this.text.slice(-2000))}`
    return until(found, what, timeout)
  }

  get head(): string {
    return this.text.slice(0, this.text.indexOf('\r\n\r\n') + 4)
  }

  get body(): string {
    return this.text.slice(this.text.indexOf('\r\n\r\n') + 4)
  }
}

/** A request as it goes over the wire. */
export function request(path = '/', { method = 'GET', version = '1.1', headers = '' } = {}) {
  return `${method} ${path} HTTP/${version}\r\nHost: localhost\r\n${headers}\r\n`
}

/** Node's own client, which takes the framing of HTTP away. */
export class NodeClient {
  readonly response: IncomingMessage
  text = ''
  state: 'open' | 'ended' | 'broken' = 'open'

  static async get(port: number, path = '/', options: RequestOptions = {}): Promise<NodeClient> {
    const asked = get({ port, host: '127.0.0.1', path, agent: false, ...options })
    asked.on('error', () => {})
    afterwards(() => asked.destroy())
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return new NodeClient(response)
  }

  private constructor(response: IncomingMessage) {
    this.response = response
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (this.text += chunk))
    response.on('end', () => (this.state = 'ended'))
    response.on('error', () => (this.state = 'broken'))
  }

  has(wanted: string, timeout = 5000): Promise<void> {
    const found = () => this.text.includes(wanted)
    return until(found, () => `"${wanted}" in ${JSON.stringify(this.text.slice(-500))}`, timeout)
  }
}
