import type { Goal, Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName } from './contender.ts'
import type { Burst } from './server.ts'
import { startContender } from './start-contender.ts'

const READERS = 20 // of each kind
const WARM_UP_EVENTS = 8000 // 18 MB: more than is kept for readers who come back, which is for all of them
const EVENTS = 6000 // 14 MB for each reader; the kernel's buffers take 4 MB at most

// The healthy readers get no more at once than goes into the kernel's buffers, so that on a slow
// machine they are not taken for stalled ones. And less than a bound that is worth the name, so that
// what is held just before it is seen.
const BURST: Burst = { size: 'large', turns: 20, eventsPerTurn: 1 }
const EVENTS_PER_SAMPLE = 100

/** Measures the memory that readers who have stopped reading cost while others read on. */
export async function measureStalled(options: {
  title: string
  contenders: readonly ContenderName[]
  rounds: number
  goals: readonly Goal[]
}): Promise<Measurement> {
  const { title, contenders, goals } = options
  const rounds: Round[] = []
  while (rounds.length < options.rounds) {
    const figures: Record<string, number> = {}
    for (const name of shuffled(contenders)) figures[name] = await mostHeldPerReader(name)
    rounds.push(figures)
  }
  return { title, unit: 'KB held at most a stalled reader', rounds, goals }
}

/**
 * What JavaScript holds, and not the RSS: that is most of all the garbage of thousands of events, and
 * differs more from run to run than all that is allowed here.
 */
async function mostHeldPerReader(name: ContenderName): Promise<number> {
  const { server, connect, publish, stop } = startContender(name)
  await connect({ group: 'healthy', count: READERS })
  await publishSome(WARM_UP_EVENTS)

  const before = await server.ask<number>('heldBytes')
  await connect({ group: 'stalled', count: READERS, stalled: true })
  let most = 0
  for (let sent = 0; sent < EVENTS; sent += EVENTS_PER_SAMPLE) {
    await publishSome(EVENTS_PER_SAMPLE)
    most = Math.max(most, await server.ask<number>('heldBytes'))
  }
  await stop()
  return (most - before) / 1024 / READERS

  async function publishSome(events: number): Promise<void> {
    for (let sent = 0; sent < events; sent += BURST.turns) {
      await publish(BURST, { group: 'healthy' })
    }
  }
}
