// The process of one contender: `server.js <contender>`, as it is built by `build.ts`.

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { answer } from '../harness/child.ts'
import { microseconds } from '../harness/clock.ts'
import { heldBytes } from '../harness/memory.ts'
import type { Changes, Contender, ContenderName } from './contender.ts'

const contenders: Record<ContenderName, () => Promise<{ start(): Promise<Contender> }>> = {
  'live-view': () => import('./contenders/live-view.tsx'),
  'stream-keys': () => import('./contenders/stream-keys.ts'),
  send: () => import('./contenders/send.ts'),
  board: () => import('./contenders/board.ts'),
  'board-by-watcher': () => import('./contenders/board-by-watcher.tsx'),
  chat: () => import('./contenders/chat.ts'),
  'by-hand': () => import('./contenders/by-hand.tsx'),
  starcast: () => import('./contenders/starcast.tsx'),
  'stream-sse': () => import('./contenders/stream-sse.ts'),
  'datastar-sdk': () => import('./contenders/datastar-sdk.ts'),
}

const { start } = await contenders[process.argv[2] as ContenderName]()
const contender = await start()
let before = process.cpuUsage()

answer({
  port: () => contender.port,
  change,
  marks: ({ from, count }: Changes) =>
    Array.from({ length: count }, (_, index) => contender.markOf!(from + index)),
  renders: () => contender.renders!(),
  residentBytes: () => process.memoryUsage.rss(), // as it is, with what waits to be collected
  heldBytes,
  begin: () => {
    before = process.cpuUsage()
  },
  /** The CPU time since the beginning, in microseconds, of all threads. */
  cpu: () => {
    const { user, system } = process.cpuUsage(before)
    return user + system
  },
})

/** Answers when each change was made. */
async function change({ from, count, everyMs }: Changes): Promise<number[]> {
  const began = performance.now()
  const made: number[] = []
  const settled: unknown[] = []
  for (let index = 0; index < count; index++) {
    const waitMs = began + index * everyMs - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    else await nextTurn()
    made.push(microseconds())
    settled.push(contender.change!(from + index)) // who makes the next one waits for nobody
  }
  await Promise.all(settled)
  return made
}
