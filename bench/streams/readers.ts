// The process of the readers. It shares the machine with the server, so it does as little as it
// can: sockets that read into one buffer, and a count of one byte.

import { connect, type Socket } from 'node:net'
import { answer } from '../harness/child.ts'
import { MARK } from './event.ts'

interface Reader {
  readonly socket: Socket
  events: number
}

/** Who reads one server. */
interface Group {
  readonly readers: Reader[]
  readonly stalled: boolean
  bytes: number
  /** How many events each of them is to have, and what to do then. */
  target: number
  behind: number
  reached: () => void
}

export interface Connecting {
  readonly group: string
  readonly port: number
  readonly count: number
  /** Whether they stop reading as soon as they are connected. */
  readonly stalled?: boolean
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n'
const AT_A_TIME = 100 // fewer than any server's backlog
const mark = MARK.charCodeAt(0)
const buffer = Buffer.allocUnsafe(256 * 1024)
const groups = new Map<string, Group>()

answer({ connect: connectAll, read, leave, bytes: (name: string) => groupOf(name).bytes })

async function connectAll({ group: name, port, count, stalled = false }: Connecting) {
  const group: Group = { readers: [], stalled, bytes: 0, target: 0, behind: 0, reached: () => {} }
  groups.set(name, group)
  while (group.readers.length < count) {
    const some = Math.min(AT_A_TIME, count - group.readers.length)
    const opened = Array.from({ length: some }, () => openReader(port, group))
    group.readers.push(...(await Promise.all(opened)))
  }
}

/** Resolves when every reader of the group has read so many more events. */
function read({ group: name, events }: { group: string; events: number }): Promise<void> {
  const group = groupOf(name)
  group.target += events
  group.behind = group.readers.filter((reader) => reader.events < group.target).length
  return new Promise((resolve) => {
    group.reached = resolve
    if (group.behind === 0) resolve()
  })
}

function leave(name: string): void {
  for (const { socket } of groupOf(name).readers) socket.destroy()
  groups.delete(name)
}

/** Opens a stream, and resolves when the head of the response has come. */
function openReader(port: number, group: Group): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const onread = { buffer, callback }
    const socket = connect({ port, host: '127.0.0.1', onread })
    const reader: Reader = { socket, events: 0 }
    socket.on('error', reject).write(REQUEST)

    function callback(length: number): boolean {
      resolve(reader)
      group.bytes += length
      const before = reader.events
      reader.events += marksIn(length)
      if (before < group.target && reader.events >= group.target && --group.behind === 0) {
        group.reached()
      }
      return !group.stalled // false ends the reading
    }
  })
}

function marksIn(length: number): number {
  let count = 0
  const received = buffer.subarray(0, length)
  for (let at = received.indexOf(mark); at !== -1; at = received.indexOf(mark, at + 1)) count++
  return count
}

function groupOf(name: string): Group {
  const group = groups.get(name)
  if (!group) throw new Error(`Nobody is connected as ${name}`)
  return group
}
