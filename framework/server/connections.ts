import { ServerResponse } from 'node:http'
import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { Server as TlsServer, type TLSSocket } from 'node:tls'
import type { Exchange } from './exchange.ts'
import type { NodeServer } from './make-server.ts'

/**
 * The connections of a server. Each is closed as soon as nothing is under way on it once the server
 * closes, and none is kept by a client that goes on asking. Node's own way cuts off answers that are
 * all made but still being written, and leaves open what becomes idle later.
 */
export class Connections {
  /** How many answers are under way on each connection of HTTP/1. */
  readonly #underWay = new Map<Socket, number>()
  readonly #answers = new Set<ServerResponse>()
  /** Where a handshake is under way, by who is at the other end: Node says no more of it. */
  readonly #greeting = new Map<string, Socket>()
  readonly #sessions = new Set<ServerHttp2Session>()
  #closing = false

  /** `onAnswered` is told of every answer that is done, or will never be. */
  constructor(server: NodeServer, onAnswered: (answer: Exchange['outgoing']) => void) {
    // Made once: listeners of each connection's own are a good part of what an idle stream holds.
    const disconnected = withThis((socket: Socket) => this.#underWay.delete(socket))
    const answered = withThis((answer: Exchange['outgoing']) => {
      if (answer instanceof ServerResponse) this.#done(answer)
      onAnswered(answer)
    })
    const connected = (socket: Socket) => {
      this.#underWay.set(socket, 0)
      socket.on('close', disconnected)
    }
    if (server instanceof TlsServer) this.#followSecure(server, connected)
    else server.on('connection', connected)

    server.prependListener('request', ({ socket }, answer: Exchange['outgoing']) => {
      answer.on('close', answered)
      if (!(answer instanceof ServerResponse)) return
      this.#underWay.set(socket, (this.#underWay.get(socket) ?? 0) + 1)
      this.#answers.add(answer)
      if (this.#closing) sayLast(answer)
    })
    // What `server.close()` calls.
    Object.assign(server, { closeIdleConnections: () => this.#closeGently() })
  }

  /** Whether an answer has begun on a connection of HTTP/1. */
  isAnswering(socket: Socket): boolean {
    if (!this.#underWay.get(socket)) return false
    return [...this.#answers].some(({ req, headersSent }) => headersSent && req.socket === socket)
  }

  /** Cuts off all that is still open. */
  destroy(): void {
    for (const socket of this.#underWay.keys()) socket.destroy()
    for (const socket of this.#greeting.values()) socket.destroy()
    for (const session of this.#sessions) session.destroy()
  }

  #done(answer: ServerResponse): void {
    this.#answers.delete(answer)
    const { socket } = answer.req
    const left = this.#underWay.get(socket)
    if (left === undefined) return // the connection is gone
    this.#underWay.set(socket, left - 1)
    if (this.#closing && left === 1) socket.destroySoon()
  }

  #followSecure(server: TlsServer, connected: (socket: Socket) => void): void {
    const peer = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
    server.on('connection', (socket: Socket) => {
      const name = peer(socket)
      this.#greeting.set(name, socket)
      socket.once('close', () => this.#greeting.delete(name))
    })
    server.on('secureConnection', (socket: TLSSocket) => {
      this.#greeting.delete(peer(socket))
      if (socket.alpnProtocol !== 'h2') connected(socket)
    })
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
    })
  }

  #closeGently(): void {
    this.#closing = true
    for (const socket of this.#greeting.values()) socket.destroy()
    for (const session of this.#sessions) session.close()
    for (const [socket, count] of this.#underWay) if (count === 0) socket.destroySoon()
    for (const answer of this.#answers) sayLast(answer)
  }
}

// A client that is told does not ask again where nobody will answer. Over HTTP/2 it is told so as
// soon as its session is closed.
function sayLast(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader('Connection', 'close')
}

function withThis<Emitter>(listener: (emitter: Emitter) => void): (this: Emitter) => void {
  return function listens() {
    listener(this)
  }
}
