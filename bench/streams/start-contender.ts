import { type Child, startChild } from '../harness/child.ts'
import type { ContenderName } from './contender.ts'
import type { Connecting, Reading } from './readers.ts'
import type { Burst } from './server.ts'

/** A contender and its readers, each in a process of their own. */
export interface Started {
  readonly server: Child
  readonly readers: Child
  connect(options: Omit<Connecting, 'port'>): Promise<void>
  /** Resolves when the readers of a group have all of a burst; answers when each turn was sent. */
  publish(burst: Burst, to: Omit<Reading, 'events'>): Promise<number[]>
  stop(): Promise<void>
}

/** Several groups of readers are one process: they may have 20,000 files open together. */
export function startContender(name: ContenderName, flags: readonly string[] = []): Started {
  const server = startChild(new URL('server.ts', import.meta.url), [name], flags)
  const readers = startChild(new URL('readers.ts', import.meta.url), [name])
  return {
    server,
    readers,
    async connect(options) {
      const port = await server.ask<number>('port')
      const connecting: Connecting = { ...options, port }
      const speaks = name === 'socket-io' ? ({ speaks: 'socket.io' } as const) : {}
      await readers.ask('connect', { ...connecting, ...speaks })
    },
    async publish(burst, to) {
      const events = (burst.turns * burst.eventsPerTurn) / (burst.keys ?? 1)
      const arrived = readers.ask('read', { ...to, events } satisfies Reading)
      const sent = await server.ask<number[]>('publish', burst)
      await arrived
      return sent
    },
    async stop() {
      await Promise.all([readers.stop(), server.stop()])
    },
  }
}
