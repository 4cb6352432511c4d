import type { Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName } from '../streams/contender.ts'
import { startContender } from '../streams/start-contender.ts'

const READERS = 20 // of each kind
const BURST = { size: 'large', turns: 20, eventsPerTurn: 1 } as const
const BURSTS = 100 // 4.6 MB: more than the kernel takes for a reader that does not

/**
 * Measures how long a server takes to get events to those who read, with as many beside them that have
 * stopped reading, or that read as well: each in a server of its own, in turns.
 */
export async function measureHealthy(options: {
  title: string
  contender: ContenderName
  rounds: number
  slowerAtMost: number
}): Promise<Measurement> {
  const { title, contender, slowerAtMost } = options
  const [reading, stalled] = ['beside 20 that read', 'beside 20 that stalled']
  const started = { [reading]: startContender(contender), [stalled]: startContender(contender) }
  for (const each of Object.values(started))
    await each.connect({ group: 'healthy', count: READERS })

  const rounds: Round[] = []
  for (let round = -1; round < options.rounds; round++) {
    const figures: Record<string, number> = {}
    for (const [name, { connect, publish, readers }] of shuffled(Object.entries(started))) {
      // As those that have stalled are let go of in time, each round has its own.
      await connect({ group: 'others', count: READERS, stalled: name === stalled })
      const began = performance.now()
      for (let burst = 0; burst < BURSTS; burst++) await publish(BURST, { group: 'healthy' })
      figures[name] = (performance.now() - began) / (BURSTS * BURST.turns)
      await readers.ask('leave', 'others')
    }
    if (round >= 0) rounds.push(figures) // the first one warms up
  }
  await Promise.all(Object.values(started).map((each) => each.stop()))
  const goals = [{ contender: stalled, atMost: slowerAtMost, against: reading }]
  return { title, unit: 'ms an event', baseline: reading, rounds, goals }
}
