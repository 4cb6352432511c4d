import { type Child, startChild } from '../harness/child.ts'
import { builtServer } from './build.ts'
import type { Changes, ContenderName } from './contender.ts'
import type { Expected, Watching } from './watchers.ts'

/** A contender and those who watch it, each in a process of their own. */
export interface Started {
  readonly server: Child
  readonly watchers: Child
  watch(options: Omit<Watching, 'port'>): Promise<void>
  /** Makes changes; answers when each was made, by its mark, when all who watch were reached. */
  change(changes: Changes, group: string): Promise<Record<string, number>>
  stop(): Promise<void>
}

const PATIENCE_MS = 55_000

export function startServer(name: ContenderName): Child {
  return startChild(builtServer, [name])
}

export function startWatched(name: ContenderName): Started {
  const server = startServer(name)
  const watchers = startChild(new URL('watchers.ts', import.meta.url), [name])
  return {
    server,
    watchers,
    async watch(options) {
      const port = await server.ask<number>('port')
      await watchers.ask('connect', { ...options, port } satisfies Watching)
    },
    async change(changes, group) {
      const marks = await server.ask<string[]>('marks', changes)
      await watchers.ask('expect', { group, marks } satisfies Omit<Expected, 'withinMs'>)
      await server.ask('begin')
      const made = await server.ask<number[]>('change', changes)
      const missing = await watchers.ask<number>('missing', { group, withinMs: PATIENCE_MS })
      if (missing > 0) throw new Error(`${missing} who watch ${name} miss a change`)
      return Object.fromEntries(marks.map((mark, index) => [mark, made[index]!]))
    },
    async stop() {
      await Promise.all([watchers.stop(), server.stop()])
    },
  }
}
