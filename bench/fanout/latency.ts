import type { Goal, Measurement, Round } from '../harness/goals.ts'
import { quartiles } from '../harness/quartiles.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName } from '../streams/contender.ts'
import { type Started, startContender } from '../streams/start-contender.ts'

const SUBSCRIBERS = 1000
const GROUP = 'all'
const SLICE = { size: 'small', turns: 10, eventsPerTurn: 1, pauseMs: 100 } as const

/**
 * Measures how long an event takes to its readers while a server has little to do: the median of a
 * slice of a second, at a fixed rate of one event in 100 ms.
 */
export async function measureLatency(options: {
  title: string
  contenders: readonly ContenderName[]
  slices: number
  goals: readonly Goal[]
}): Promise<Measurement> {
  const { title, contenders, slices, goals } = options
  const started = new Map<ContenderName, Started>()
  for (const name of contenders) {
    const contender = startContender(name)
    started.set(name, contender)
    await contender.connect({ group: GROUP, count: SUBSCRIBERS })
    await contender.publish(SLICE, { group: GROUP, timed: true }) // warms up
  }

  const rounds: Round[] = []
  while (rounds.length < slices) {
    const figures: Record<string, number> = {}
    for (const [name, { publish, readers }] of shuffled([...started])) {
      const sent = await publish(SLICE, { group: GROUP, timed: true })
      const took = await readers.ask<number[]>('arrivals', { group: GROUP, sent })
      figures[name] = quartiles(took).median / 1000
    }
    rounds.push(figures)
  }
  await Promise.all([...started.values()].map((contender) => contender.stop()))
  return { title, unit: 'ms to a reader, p50', baseline: 'raw', rounds, goals }
}
