// The process of those who ask. It shares the machine with the server, so it does as little as it
// can: one request as bytes, sent again when as many bytes have come as the first answer had.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { answer } from '../harness/child.ts'
import { json } from './draft.ts'

/** Who asks one server. */
interface Group {
  readonly clients: Client[]
  readonly answerBytes: number
  /** How many requests are still to be sent, and how many answers are to come. */
  unsent: number
  missing: number
  done: () => void
  failed: (error: Error) => void
  /** What happened to one of them, whenever that was. */
  failure?: Error
}

interface Client {
  readonly socket: Socket
  readonly request: Buffer
  /** How much of the present answer has come. */
  bytes: number
}

export interface Connecting {
  readonly group: string
  readonly port: number
  readonly count: number
  /** A page to ask for, instead of sending what an action sends. */
  readonly path?: string
}

const buffer = Buffer.allocUnsafe(64 * 1024)
const groups = new Map<string, Group>()

answer({ connect: connectAll, ask })

/** Connects, and tells what the server answers. */
async function connectAll({ group: name, port, count, path }: Connecting): Promise<string> {
  const request = path === undefined ? requestTo(port) : requestFor(path, port)
  const text = await firstAnswer(port, request)
  const clients: Client[] = []
  const group: Group = {
    clients,
    answerBytes: Buffer.byteLength(text),
    unsent: 0,
    missing: 0,
    done: () => {},
    failed: () => {},
  }
  groups.set(name, group)
  while (clients.length < count) clients.push(await openClient(port, request, group))
  // A server may close what is open and asks for nothing, and its turn may be long in coming.
  await ask({ group: name, requests: count })
  return text
}

/** Resolves when so many more requests have been answered, each client's one after the other. */
function ask({ group: name, requests }: { group: string; requests: number }): Promise<void> {
  const group = groups.get(name)
  if (!group) throw new Error(`Nobody is connected as ${name}`)
  if (group.failure) return Promise.reject(group.failure)
  return new Promise((resolve, reject) => {
    Object.assign(group, { unsent: requests, missing: requests, done: resolve, failed: reject })
    for (const client of group.clients) next(client, group)
  })
}

function next({ socket, request }: Client, group: Group): void {
  if (group.unsent === 0) return
  group.unsent--
  socket.write(request)
}

async function openClient(port: number, request: Buffer, group: Group): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } })
  const client: Client = { socket, request, bytes: 0 }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed a connection')))
  await once(socket, 'connect')
  return client

  function fail(error: Error): void {
    group.failure ??= error
    group.failed(error)
  }

  function callback(length: number): boolean {
    // A refusal has another length, too, and stops all by being too long or too short.
    if (client.bytes === 0 && buffer.toString('latin1', 9, 12) !== '200') {
      fail(new Error(buffer.toString('latin1', 0, Math.min(length, 300))))
    }
    client.bytes += length
    if (client.bytes > group.answerBytes) fail(new Error('an answer is longer than others'))
    if (client.bytes < group.answerBytes) return true
    client.bytes = 0
    if (--group.missing === 0) group.done()
    next(client, group)
    return true
  }
}

/** How an answer looks that nothing is known of: all that comes until it is quiet. */
async function firstAnswer(port: number, request: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let text = ''
  socket.on('data', (more) => (text += more)).write(request)
  await sleep(500)
  socket.destroy()
  return text
}

// What Chromium sends for an action of Datastar's.
function requestTo(port: number): Buffer {
  const lines = [
    'POST /messages HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: keep-alive',
    `Content-Length: ${Buffer.byteLength(json)}`,
    'sec-ch-ua-platform: "Linux"',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36',
    'Accept: text/event-stream, text/html, application/json',
    'sec-ch-ua: "Chromium";v="141", "Not?A_Brand";v="8"',
    'Content-Type: application/json',
    'Datastar-Request: true',
    'sec-ch-ua-mobile: ?0',
    `Origin: http://127.0.0.1:${port}`,
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    `Referer: http://127.0.0.1:${port}/`,
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: en-GB,en;q=0.9',
    'Cookie: session=0123456789abcdef0123456789abcdef',
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${json}`)
}

// The same for a page or an action that sends nothing.
function requestFor(path: string, port: number): Buffer {
  const [, ...lines] = requestTo(port).toString().split('\r\n')
  const headers = lines.slice(0, -1).filter((line) => !/^(Content-|Origin)/.test(line))
  return Buffer.from([`GET ${path} HTTP/1.1`, ...headers, ''].join('\r\n'))
}
