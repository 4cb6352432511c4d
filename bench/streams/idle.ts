import type { Goal, Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName } from './contender.ts'
import { startContender } from './start-contender.ts'

/**
 * Measures the memory that the process has grown by for each stream on which nothing happens.
 *
 * How much a heap grows by is partly chance, so each round takes new processes.
 */
export async function measureIdle(options: {
  title: string
  contenders: readonly ContenderName[]
  streams: number
  rounds: number
  goals: readonly Goal[]
}): Promise<Measurement> {
  const { title, contenders, streams, goals } = options
  const rounds: Round[] = []
  while (rounds.length < options.rounds) {
    const figures: Record<string, number> = {}
    for (const name of shuffled(contenders)) figures[name] = await growthPerStream(name, streams)
    rounds.push(figures)
  }
  return { title, unit: 'KB of RSS a stream', baseline: 'node-http', rounds, goals }
}

// V8 lets the nursery of a process that makes many objects at once grow, in steps, to 32 MB: by one
// step more or less than a contender's, which is as much as 1.6 KB for each of 5,000 streams and has
// nothing to do with what they hold.
const SMALL_NURSERY = '--max-semi-space-size=1'

async function growthPerStream(name: ContenderName, streams: number): Promise<number> {
  const { server, connect, stop } = startContender(name, [SMALL_NURSERY])
  // What the first ones make the process load and compile is not theirs.
  await connect({ group: 'first', count: 1000 })
  const before = await server.ask<number>('residentBytes')
  await connect({ group: 'all', count: streams })
  const after = await server.ask<number>('residentBytes')
  await stop()
  return (after - before) / 1024 / streams
}
