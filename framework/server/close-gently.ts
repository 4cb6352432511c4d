import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Makes `server.close()` close each connection as soon as nothing is under way on it, and not be
 * kept waiting by one that goes on asking. Node's own way cuts off answers that are all made but
 * still being written, and leaves open what becomes idle later.
 */
export function closeGently(server: Server): void {
  const underWay = new Map<Socket, Set<ServerResponse>>()
  let closing = false

  server.on('connection', (socket) => {
    underWay.set(socket, new Set())
    socket.once('close', () => underWay.delete(socket))
  })

  server.prependListener('request', ({ socket }, answer) => {
    const answers = underWay.get(socket)
    answers?.add(answer)
    if (closing) sayLast(answer)
    answer.once('close', () => {
      answers?.delete(answer)
      if (closing && answers?.size === 0) socket.destroySoon()
    })
  })

  // What `server.close()` calls.
  server.closeIdleConnections = () => {
    closing = true
    for (const [socket, answers] of underWay) {
      if (answers.size === 0) socket.destroySoon()
      for (const answer of answers) sayLast(answer)
    }
  }
}

// A client that is told does not ask again where nobody will answer.
function sayLast(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader('Connection', 'close')
}
