import { type Child, startChild } from '../harness/child.ts'
import type { Goal, Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName } from './contender.ts'
import type { Connecting } from './readers.ts'
import type { Burst } from './server.ts'

/** Events sent to many at once. */
export interface FanOut extends Burst {
  readonly title: string
  readonly goals: readonly Goal[]
}

const WARM_UPS = 2

/**
 * Measures the CPU time of the server for each event that reaches a reader.
 *
 * All servers are up and connected from the beginning, and each measures itself in short bursts, in
 * random order. A burst ends when the readers have all of it, so whatever a server puts off counts.
 */
export async function measureFanOuts(
  fanOuts: readonly FanOut[],
  options: { contenders: readonly ContenderName[]; subscribers: number; rounds: number },
): Promise<Measurement[]> {
  const { contenders, subscribers, rounds } = options
  const readers = startChild(new URL('readers.ts', import.meta.url))
  const servers = new Map<ContenderName, Child>()
  for (const name of contenders) {
    const server = startChild(new URL('server.ts', import.meta.url), [name])
    servers.set(name, server)
    const port = await server.ask<number>('port')
    await readers.ask('connect', { group: name, port, count: subscribers } satisfies Connecting)
  }

  const measured = fanOuts.map((fanOut) => ({ fanOut, rounds: [] as Round[] }))
  for (let round = -WARM_UPS; round < rounds; round++) {
    for (const { fanOut, rounds } of shuffled(measured)) {
      const figures = await measureRound(fanOut)
      if (round >= 0) rounds.push(figures)
    }
  }
  await Promise.all([readers, ...servers.values()].map((child) => child.stop()))
  return measured.map(({ fanOut: { title, goals }, rounds }) => {
    return { title, unit: 'us of CPU a delivery', baseline: 'raw', rounds, goals }
  })

  async function measureRound({ size, turns, eventsPerTurn }: FanOut): Promise<Round> {
    const figures: Record<string, number> = {}
    for (const [name, server] of shuffled([...servers])) {
      const events = turns * eventsPerTurn
      const arrived = readers.ask('read', { group: name, events })
      await server.ask('publish', { size, turns, eventsPerTurn } satisfies Burst)
      await arrived
      figures[name] = (await server.ask<number>('cpu')) / (events * subscribers)
    }
    return figures
  }
}
