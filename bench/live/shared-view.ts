import { type Child, startChild } from '../harness/child.ts'
import type { Measurement, Round } from '../harness/goals.ts'
import { shuffled } from '../harness/random.ts'
import type { Connecting, Reading } from '../streams/readers.ts'
import type { Changes, ContenderName } from './contender.ts'
import { startServer } from './start.ts'

const WATCHERS = 10_000
const WARM_UPS = 2
const GROUP = 'all'
const contenders: ContenderName[] = ['live-view', 'stream-keys', 'send']

/**
 * Measures what it costs that one view has changed which very many watch: its renders, and the CPU
 * time for each who is shown it, beside the same event sent without a view.
 */
export async function measureSharedView(options: { rounds: number }): Promise<Measurement[]> {
  const started = new Map<ContenderName, { server: Child; readers: Child }>()
  for (const name of contenders) started.set(name, await startRead(name))

  const rounds: Round[] = []
  let mostRenders = 0
  for (let round = -WARM_UPS; round < options.rounds; round++) {
    const figures: Record<string, number> = {}
    for (const [name, { server, readers }] of shuffled([...started])) {
      const renders = name === 'live-view' ? await server.ask<number>('renders') : 0
      const all = readers.ask('read', { group: GROUP, events: 1 } satisfies Reading)
      await server.ask('begin')
      await server.ask('change', { from: round, count: 1, everyMs: 0 } satisfies Changes)
      await all
      figures[name] = (await server.ask<number>('cpu')) / WATCHERS
      if (name !== 'live-view') continue
      mostRenders = Math.max(mostRenders, (await server.ask<number>('renders')) - renders)
    }
    if (round >= 0) rounds.push(figures)
  }
  await Promise.all([...started.values()].flatMap((each) => [each.server.stop(), each.readers.stop()])) // prettier-ignore

  const title = '10,000 watchers of a view of 20 KB, one change'
  return [
    {
      title,
      unit: 'us of CPU a delivery',
      baseline: 'stream-keys',
      rounds,
      goals: [{ contender: 'live-view', atMost: 1.1, against: 'stream-keys' }],
    },
    {
      title: `${title}: renders`,
      unit: 'renders a change, at most',
      rounds: [{ 'live-view': mostRenders }],
      goals: [{ contender: 'live-view', atMost: 1 }],
    },
  ]
}

async function startRead(name: ContenderName): Promise<{ server: Child; readers: Child }> {
  const server = startServer(name)
  const readers = startChild(new URL('../streams/readers.ts', import.meta.url), [name])
  const port = await server.ask<number>('port')
  await readers.ask('connect', { group: GROUP, port, count: WATCHERS } satisfies Connecting)
  // Who comes to a view is shown it.
  if (name === 'live-view') await readers.ask('read', { group: GROUP, events: 1 } satisfies Reading)
  return { server, readers }
}
