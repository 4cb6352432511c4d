import type { Goal, Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { ContenderName, CpuTime } from './contender.ts'
import type { Burst } from './server.ts'
import { type Started, startContender } from './start-contender.ts'

/** Events sent to many at once. */
export interface FanOut extends Burst {
  readonly title: string
  readonly goals: readonly Goal[]
  /** Goals for the CPU time in the process itself, without what the kernel does for it. */
  readonly userGoals?: readonly Goal[]
}

const WARM_UPS = 2
const GROUP = 'all'

interface Figures {
  readonly all: Round
  readonly user: Round
}

/**
 * Measures the CPU time of the server for each event that reaches a reader.
 *
 * All servers are up and connected from the beginning, and each measures itself in short bursts, in
 * random order. A burst ends when the readers have all of it, so whatever a server puts off counts.
 */
export async function measureFanOuts(
  fanOuts: readonly FanOut[],
  options: {
    contenders: readonly ContenderName[]
    subscribers: number
    rounds: number
    /** How many keys the subscribers watch, one each. */
    keys?: number
  },
): Promise<Measurement[]> {
  const { contenders, subscribers, rounds, keys = 1 } = options
  const started = new Map<ContenderName, Started>()
  for (const name of contenders) {
    const contender = startContender(name)
    started.set(name, contender)
    await contender.connect({ group: GROUP, count: subscribers, keys })
  }

  const measured = fanOuts.map((fanOut) => ({ fanOut, rounds: [] as Figures[] }))
  for (let round = -WARM_UPS; round < rounds; round++) {
    for (const { fanOut, rounds } of shuffled(measured)) {
      const figures = await measureRound(fanOut)
      if (round >= 0) rounds.push(figures)
    }
  }
  await Promise.all([...started.values()].map((contender) => contender.stop()))
  return measured.flatMap(({ fanOut, rounds }) => measurementsOf(fanOut, rounds))

  async function measureRound({ size, turns, eventsPerTurn }: FanOut): Promise<Figures> {
    const [all, user]: [Record<string, number>, Record<string, number>] = [{}, {}]
    for (const [name, contender] of shuffled([...started])) {
      await contender.publish({ size, turns, eventsPerTurn, keys }, { group: GROUP })
      const spent = await contender.server.ask<CpuTime>('cpu')
      const deliveries = (turns * eventsPerTurn * subscribers) / keys
      all[name] = spent.all / deliveries
      if (spent.user !== undefined) user[name] = spent.user / deliveries
    }
    return { all, user }
  }
}

function measurementsOf(fanOut: FanOut, rounds: readonly Figures[]): Measurement[] {
  const { title, goals, userGoals } = fanOut
  const common = { title, unit: 'us of CPU a delivery', baseline: 'raw' }
  const all: Measurement = { ...common, rounds: rounds.map(({ all }) => all), goals }
  if (!userGoals) return [all]
  const user = [averageOf(rounds.map(({ user }) => user))]
  return [all, { ...common, title: `${title}, without the kernel`, rounds: user, goals: userGoals }]
}

// Linux finds out by samples, some milliseconds apart, what a process spends its time with: a burst has
// too few of them, so all rounds count as one.
function averageOf(rounds: readonly Round[]): Round {
  const average: Record<string, number> = {}
  for (const round of rounds) {
    for (const [name, figure] of Object.entries(round)) {
      average[name] = (average[name] ?? 0) + figure / rounds.length
    }
  }
  return average
}
