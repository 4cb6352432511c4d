// The process of one contender: `server.ts <contender>`.

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { answer } from '../harness/child.ts'
import { microseconds } from '../harness/clock.ts'
import { heldBytes, residentBytes } from '../harness/memory.ts'
import { shuffled } from '../harness/random.ts'
import type { Contender, CpuTime } from './contender.ts'
import { sizes } from './event.ts'

/** Events to send: to one key, or as many to each of some keys, in random order. */
export interface Burst {
  readonly size: keyof typeof sizes
  readonly turns: number
  readonly eventsPerTurn: number
  /** One unless said; it divides the events. */
  readonly keys?: number
  /** Milliseconds between the turns; none unless said. */
  readonly pauseMs?: number
}

const { start } = (await import(`./contenders/${process.argv[2]}.ts`)) as {
  start(): Promise<Contender>
}
const contender = await start()
let before = cpu()

answer({
  port: () => contender.port,
  residentBytes,
  heldBytes,
  publish,
  /** The CPU time since the publishing began. */
  cpu: (): CpuTime => {
    const { all, user } = cpu()
    const since = { all: all - before.all }
    if (user === undefined || before.user === undefined) return since
    return { ...since, user: user - before.user }
  },
})

/** Answers when each turn's events were sent. */
async function publish({
  size,
  turns,
  eventsPerTurn,
  keys = 1,
  pauseMs,
}: Burst): Promise<number[]> {
  const send = contender.publisher(sizes[size])
  const events = Array.from({ length: turns * eventsPerTurn }, (_, index) => String(index % keys))
  const left = shuffled(events)
  const sent: number[] = []
  before = cpu()
  for (let turn = 0; turn < turns; turn++) {
    if (pauseMs === undefined) await nextTurn()
    else await sleep(pauseMs)
    sent.push(microseconds())
    for (const key of left.splice(-eventsPerTurn)) send(key)
  }
  return sent
}

function cpu(): CpuTime {
  if (contender.cpu) return contender.cpu()
  const { user, system } = process.cpuUsage()
  return { all: user + system, user }
}
