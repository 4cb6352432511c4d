import type { Measurement, Round } from '../harness/goals.ts'
import { quartiles } from '../harness/quartiles.ts'
import { shuffled } from '../harness/random.ts'
import { type Started, startWatched } from './start.ts'

const WATCHERS = 1000
const A_SECOND = 50
const GROUP = 'all'
const contenders = ['board', 'board-by-watcher'] as const
type BoardName = (typeof contenders)[number]

/**
 * Measures what a click on the board of 1,000 boxes costs, with many who watch: the example, clicked
 * steadily, beside a loop that renders the board for each of them, clicked once.
 */
export async function measureBoard(options: { rounds: number }): Promise<Measurement[]> {
  const started = new Map<BoardName, Started>()
  const next: Record<BoardName, number> = { board: 0, 'board-by-watcher': 0 }
  for (const name of contenders) {
    const contender = startWatched(name)
    started.set(name, contender)
    await contender.watch({ group: GROUP, count: WATCHERS, path: 'board/live' })
    await click(name, name === 'board' ? A_SECOND : 1) // warms up
  }

  const rounds: Round[] = []
  const latencies: Round[] = []
  while (rounds.length < options.rounds) {
    const figures: Record<string, number> = {}
    const took: Record<string, number> = {}
    for (const name of shuffled(contenders)) {
      const clicks = name === 'board' ? A_SECOND * 2 : 1
      const made = await click(name, clicks)
      const { server, watchers } = started.get(name)!
      figures[name] = (await server.ask<number>('cpu')) / clicks / 1000
      const all = await watchers.ask<number[]>('arrivals', { group: GROUP, made })
      took[name] = quartiles(all).median / 1000
    }
    rounds.push(figures)
    latencies.push(took)
  }
  await Promise.all([...started.values()].map((contender) => contender.stop()))

  const title = '1,000 watchers of the board, 50 changes a second'
  return [
    {
      title,
      unit: 'ms of CPU a change',
      baseline: 'board-by-watcher',
      rounds,
      goals: [{ contender: 'board', atMost: 0.05, against: 'board-by-watcher' }],
    },
    {
      title: `${title}: from the change to the socket of a watcher`,
      unit: 'ms, p50',
      rounds: latencies,
      goals: [],
    },
  ]

  async function click(name: BoardName, count: number): Promise<Record<string, number>> {
    const from = next[name]
    next[name] += count
    return started.get(name)!.change({ from, count, everyMs: 1000 / A_SECOND }, GROUP)
  }
}
