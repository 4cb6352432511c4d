// The process of the readers. It shares the machine with the server, so it does as little as it
// can: sockets that read into one buffer, and a count of one byte.

import { connect, type Socket } from 'node:net'
import { answer } from '../harness/child.ts'
import { microseconds } from '../harness/clock.ts'
import { MARK } from './event.ts'
import { asEventStream, asSocketIo, type Protocol } from './protocol.ts'

interface Reader {
  readonly socket: Socket
  events: number
  isOpen: boolean
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
  cutOff: (why: Error) => void
  /** When each of them had which event, if that is asked for. */
  arrivals: { readonly event: number; readonly at: number }[] | undefined
}

export interface Connecting {
  readonly group: string
  readonly port: number
  readonly count: number
  /** How many keys there are for them to watch, one each; one unless said. */
  readonly keys?: number
  readonly speaks?: 'socket.io'
  /** Whether they stop reading as soon as they are connected. */
  readonly stalled?: boolean
}

export interface Reading {
  readonly group: string
  readonly events: number
  /** Whether to note when each event arrives. */
  readonly timed?: boolean
}

const AT_A_TIME = 100 // fewer than any server's backlog
const mark = MARK.charCodeAt(0)
const buffer = Buffer.allocUnsafe(256 * 1024)
const groups = new Map<string, Group>()

answer({
  connect: connectAll,
  read,
  arrivals,
  opening,
  leave,
  bytes: (name: string) => groupOf(name).bytes,
})

async function connectAll({
  group: name,
  port,
  count,
  keys = 1,
  speaks,
  stalled = false,
}: Connecting) {
  const protocol = speaks === 'socket.io' ? asSocketIo : asEventStream
  const group = newGroup(stalled)
  groups.set(name, group)
  while (group.readers.length < count) {
    const from = group.readers.length
    const opened = Array.from({ length: Math.min(AT_A_TIME, count - from) }, (_, index) =>
      openReader(port, String((from + index) % keys), protocol, group),
    )
    group.readers.push(...(await Promise.all(opened)))
  }
}

/** Resolves when every reader of the group has read so many more events. */
function read({ group: name, events, timed = false }: Reading): Promise<void> {
  const group = groupOf(name)
  group.arrivals = timed ? [] : undefined
  group.target += events
  group.behind = group.readers.filter((reader) => reader.events < group.target).length
  return new Promise((resolve, reject) => {
    group.reached = resolve
    group.cutOff = reject
    if (group.behind === 0) resolve()
  })
}

/** How long what was sent at these times took to each reader, in microseconds. */
function arrivals({ group: name, sent }: { group: string; sent: readonly number[] }): number[] {
  const { arrivals = [], target } = groupOf(name)
  return arrivals.map(({ event, at }) => at - (sent[event - (target - sent.length)] ?? Number.NaN))
}

/** How long it takes a new reader of another key to have the head of its stream, in microseconds. */
async function opening(port: number): Promise<number> {
  const began = microseconds()
  const { socket } = await openReader(port, 'another', asEventStream, newGroup(false))
  const took = microseconds() - began
  socket.destroy()
  return took
}

function leave(name: string): void {
  for (const { socket } of groupOf(name).readers) socket.destroy()
  groups.delete(name)
}

/** Opens a stream, and resolves when it is open. */
function openReader(port: number, key: string, protocol: Protocol, group: Group): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const onread = { buffer, callback }
    const socket = connect({ port, host: '127.0.0.1', onread })
    const reader: Reader = { socket, events: 0, isOpen: false }
    socket.on('error', reject).on('close', () => group.cutOff(new Error('A reader was cut off')))
    socket.write(protocol.request(key))

    function callback(length: number): boolean {
      group.bytes += length
      const received = buffer.subarray(0, length)
      if (!reader.isOpen) {
        if (protocol.isOpen(received)) {
          reader.isOpen = true
          resolve(reader)
        } else {
          const reply = protocol.reply(received)
          if (reply) socket.write(reply)
        }
      }
      const before = reader.events
      reader.events += marksIn(received)
      for (let event = before; group.arrivals && event < reader.events; event++) {
        group.arrivals.push({ event, at: microseconds() })
      }
      if (before < group.target && reader.events >= group.target && --group.behind === 0) {
        group.reached()
      }
      return !group.stalled // false ends the reading
    }
  })
}

function marksIn(received: Buffer): number {
  let count = 0
  for (let at = received.indexOf(mark); at !== -1; at = received.indexOf(mark, at + 1)) count++
  return count
}

function newGroup(stalled: boolean): Group {
  const nothing = {
    bytes: 0,
    target: 0,
    behind: 0,
    reached: () => {},
    cutOff: () => {},
    arrivals: undefined,
  }
  return { readers: [], stalled, ...nothing }
}

function groupOf(name: string): Group {
  const group = groups.get(name)
  if (!group) throw new Error(`Nobody is connected as ${name}`)
  return group
}
