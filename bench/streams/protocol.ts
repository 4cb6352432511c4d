/** What a reader says to get events, in bytes: there is no time for more. */
export interface Protocol {
  request(key: string): string
  /** What to say to what was received, so that the stream opens. */
  reply(received: Buffer): Buffer | undefined
  isOpen(received: Buffer): boolean
}

/** As a browser asks for it: some answer no other. */
export const asEventStream: Protocol = {
  request: (key) =>
    requestFor(`/${key}`, [
      'Accept: text/event-stream',
      'Datastar-Request: true',
      'Sec-Fetch-Site: same-origin',
    ]),
  reply: () => undefined,
  isOpen: () => true, // the head of the response has come
}

// Engine.IO 4 over a WebSocket: the server greets with `0`, and is asked for the default namespace.
const GREETING = Buffer.from('0{"sid"')
const CONNECTED = Buffer.from('40{"sid"')
const CONNECT = textFrame('40')

/** As a client of Socket.IO that knows it may use a WebSocket at once. */
export const asSocketIo: Protocol = {
  request: (key) =>
    requestFor(`/socket.io/?EIO=4&transport=websocket&key=${key}`, [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ]),
  reply: (received) => (received.includes(GREETING) ? CONNECT : undefined),
  isOpen: (received) => received.includes(CONNECTED),
}

function requestFor(path: string, headers: readonly string[]): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers.join('\r\n')}\r\n\r\n`
}

/** A short text of a client (RFC 6455, 5.2), masked with zeros. */
function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])
}
