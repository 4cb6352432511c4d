// The process of those who watch. They look for text that tells which changes have come, and keep
// what they were shown last.

import { createHash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { answer } from '../harness/child.ts'
import { microseconds } from '../harness/clock.ts'
import { asEventStream } from '../streams/protocol.ts'

export interface Watching {
  readonly group: string
  readonly port: number
  readonly count: number
  /** The path of the stream, without its slash. */
  readonly path: string
  /** What the event of a view begins with, when its last one is to be kept. */
  readonly view?: string
}

export interface Expected {
  readonly group: string
  readonly marks: readonly string[]
  readonly withinMs: number
}

/** A view that watchers were shown last, and how many. */
export interface LastView {
  readonly digest: string
  readonly text: string
  readonly watchers: number
}

interface Mark {
  readonly text: string
  readonly bytes: Buffer
}

interface Watcher {
  readonly socket: Socket
  /** The end of what has come, in which a mark may have begun. */
  end: Buffer
  missing: Mark[]
  /** What has come since the last view began. */
  view: Buffer[]
}

interface Group {
  readonly watchers: Watcher[]
  readonly view: Buffer | undefined
  /** When which mark has come to somebody. */
  arrivals: { readonly mark: string; readonly at: number }[]
  behind: number
  reached: () => void
  cutOff: boolean
}

const AT_A_TIME = 100 // fewer than any server's backlog
// Changes come in order but for those of a few milliseconds.
const OUT_OF_ORDER = 8
const LONGEST_MARK = 200

const buffer = Buffer.allocUnsafe(256 * 1024)
const groups = new Map<string, Group>()

answer({ connect: connectAll, expect, missing, arrivals, lastViews, leave })

async function connectAll({ group: name, port, count, path, view }: Watching): Promise<void> {
  const group: Group = {
    watchers: [],
    view: view === undefined ? undefined : Buffer.from(view),
    arrivals: [],
    behind: 0,
    reached: () => {},
    cutOff: false,
  }
  groups.set(name, group)
  while (group.watchers.length < count) {
    const length = Math.min(AT_A_TIME, count - group.watchers.length)
    const opened = Array.from({ length }, () => open(port, path, group))
    group.watchers.push(...(await Promise.all(opened)))
  }
}

/** From now on every watcher looks for these. */
function expect({ group: name, marks }: Omit<Expected, 'withinMs'>): void {
  const group = groupOf(name)
  group.arrivals = []
  group.behind = group.watchers.length
  const all = marks.map((text): Mark => ({ text, bytes: Buffer.from(text) }))
  for (const watcher of group.watchers) watcher.missing = [...all]
}

/** How many watchers have not found all of them in so many milliseconds. */
async function missing({ group: name, withinMs }: Omit<Expected, 'marks'>): Promise<number> {
  const group = groupOf(name)
  if (group.behind === 0) return 0
  const found = new Promise<void>((resolve) => (group.reached = resolve))
  await Promise.race([found, sleep(withinMs)])
  if (group.cutOff) throw new Error('A watcher was cut off')
  return group.behind
}

/** Microseconds from when each mark's change was made to each watcher. */
function arrivals({ group, made }: { group: string; made: Readonly<Record<string, number>> }) {
  return groupOf(group).arrivals.map(({ mark, at }) => at - made[mark]!)
}

function lastViews(name: string): LastView[] {
  const views = new Map<string, { text: string; watchers: number }>()
  for (const { view } of groupOf(name).watchers) {
    const [text = ''] = Buffer.concat(view).toString().split('\n\n', 1)
    const digest = createHash('sha256').update(text).digest('hex')
    const known = views.get(digest)
    views.set(digest, { text, watchers: (known?.watchers ?? 0) + 1 })
  }
  return [...views].map(([digest, { text, watchers }]) => ({ digest, text, watchers }))
}

function leave(name: string): void {
  for (const { socket } of groupOf(name).watchers) socket.removeAllListeners('close').destroy()
  groups.delete(name)
}

function open(port: number, path: string, group: Group): Promise<Watcher> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback } })
    const watcher: Watcher = { socket, end: Buffer.alloc(0), missing: [], view: [] }
    socket.on('error', reject).on('close', () => (group.cutOff = true))
    socket.write(asEventStream.request(path))

    function callback(length: number): boolean {
      const received = Buffer.concat([watcher.end, buffer.subarray(0, length)])
      if (watcher.missing.length > 0) look(received)
      if (group.view) keep(received, group.view)
      watcher.end = received.subarray(-LONGEST_MARK)
      resolve(watcher)
      return true
    }

    function look(received: Buffer): void {
      for (let index = 0; index < Math.min(OUT_OF_ORDER, watcher.missing.length);) {
        const mark = watcher.missing[index]!
        if (!received.includes(mark.bytes)) {
          index++
          continue
        }
        group.arrivals.push({ mark: mark.text, at: microseconds() })
        watcher.missing.splice(index, 1)
      }
      if (watcher.missing.length === 0 && --group.behind === 0) group.reached()
    }

    function keep(received: Buffer, view: Buffer): void {
      const begins = received.lastIndexOf(view)
      if (begins !== -1) watcher.view = [received.subarray(begins)]
      else if (watcher.view.length > 0) watcher.view.push(received.subarray(watcher.end.length))
    }
  })
}

function groupOf(name: string): Group {
  const group = groups.get(name)
  if (!group) throw new Error(`Nobody watches as ${name}`)
  return group
}
