// The process of one contender: `server.ts <contender>`.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { answer } from '../harness/child.ts'
import { heldBytes, residentBytes } from '../harness/memory.ts'
import type { Contender } from './contender.ts'
import { sizes } from './event.ts'

export interface Burst {
  readonly size: keyof typeof sizes
  readonly turns: number
  readonly eventsPerTurn: number
}

const { start } = (await import(`./contenders/${process.argv[2]}.ts`)) as {
  start(): Promise<Contender>
}
const contender = await start()
let before = process.cpuUsage()

answer({
  port: () => contender.port,
  residentBytes,
  heldBytes,
  publish,
  /** The CPU time since the publishing began, in microseconds, of all threads. */
  cpu: () => {
    const { user, system } = process.cpuUsage(before)
    return user + system
  },
})

async function publish({ size, turns, eventsPerTurn }: Burst): Promise<void> {
  const send = contender.publisher(sizes[size])
  before = process.cpuUsage()
  for (let turn = 0; turn < turns; turn++) {
    await nextTurn()
    for (let event = 0; event < eventsPerTurn; event++) send()
  }
}
